import { MIMEType } from 'node:util';

/** Said of bytes whose type nobody stated (RFC 9110 §8.3). */
export const UNSTATED_MEDIA_TYPE = 'application/octet-stream';

const MAX_CHARS = 255;
const PRINTABLE = /^[\x20-\x7e]+$/;

/**
 * Guarantees a media type that is safe to store and to send as a header: lower-case essence, serialised parameters,
 * printable ASCII, at most 255 characters; null when the value is not one (WHATWG MIME Sniffing §4.4).
 */
export function normaliseMediaType(value: string): string | null {
  if (value.length > MAX_CHARS || !PRINTABLE.test(value)) return null;
  const parsed = parse(value);
  if (parsed === null || parsed.type === '*' || parsed.subtype === '*') return null;
  const normalised = parsed.toString();
  return normalised.length <= MAX_CHARS && PRINTABLE.test(normalised) ? normalised : null;
}

/** Returns `type/subtype` without parameters, lower-case; null when the value is not a media type. */
export function mediaTypeEssence(value: string): string | null {
  return parse(value)?.essence ?? null;
}

function parse(value: string): MIMEType | null {
  try {
    return new MIMEType(value);
  } catch {
    // MIMEType has no non-throwing form; the only error it raises is "not a media type".
    return null;
  }
}
