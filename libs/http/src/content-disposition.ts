import { mediaTypeEssence } from './media-type.js';

const ACTIVE = new Set([
  'text/html',
  'text/xml',
  'text/xsl',
  'text/css',
  'text/javascript',
  'text/ecmascript',
  'application/xml',
  'application/xhtml+xml',
  'application/javascript',
  'application/ecmascript',
  'application/x-javascript',
  'application/pdf',
  'application/x-shockwave-flash',
  'message/rfc822',
  'multipart/related',
  'multipart/x-mixed-replace',
]);
const MAX_NAME_CHARS = 150;
// RFC 8187 §3.2.1 attr-char: everything encodeURIComponent leaves, minus the four it leaves and the grammar does not.
const NOT_ATTR_CHAR = /['()*]/g;
// Controls, separators of any file system, and characters that reorder or hide text in a file name.
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}"\\/:*?<>|]/gu;

/** True for types a browser may execute or render with scripts; these are never shown inline. */
export function isActiveMediaType(mediaType: string): boolean {
  const essence = mediaTypeEssence(mediaType);
  return essence === null || ACTIVE.has(essence) || essence.endsWith('+xml') || essence.endsWith('+html');
}

/**
 * Guarantees a `Content-Disposition` (RFC 6266, RFC 8187) whose name cannot leave its parameter: ASCII fallback plus
 * `filename*`, last path segment only, at most 150 characters; `attachment` for active types, else `inline`.
 */
export function contentDisposition(mediaType: string, itemKey: string): string {
  const type = isActiveMediaType(mediaType) ? 'attachment' : 'inline';
  const name = safeFileName(itemKey);
  const fallback = name.replace(/[^\x20-\x7e]/g, '_').replaceAll('%', '_');
  const base = `${type}; filename="${fallback}"`;
  return fallback === name ? base : `${base}; filename*=UTF-8''${extendedValue(name)}`;
}

function safeFileName(itemKey: string): string {
  const segment = itemKey.toWellFormed().split(/[/\\]/).at(-1) ?? '';
  const cleaned = [...segment.replace(UNSAFE, '_')]
    .slice(-MAX_NAME_CHARS)
    .join('')
    .replace(/^[. ]+/, '')
    .trimEnd();
  return cleaned === '' ? 'item' : cleaned;
}

function extendedValue(name: string): string {
  return encodeURIComponent(name).replace(
    NOT_ATTR_CHAR,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
