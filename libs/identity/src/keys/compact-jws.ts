import { parseStrictJsonObject } from './strict-json.js';

/** Longest token that is looked at, in characters. */
export const MAX_TOKEN_LENGTH = 8192;
const MAX_KEY_ID_LENGTH = 256;

/** The parts of a well-formed compact JWS (RFC 7515 §7.1); nothing about it is proven yet. */
export interface CompactJws {
  readonly text: string;
  readonly algorithm: string;
  /** `kid`; null when absent. */
  readonly keyId: string | null;
  /** `typ`; null when absent. */
  readonly type: string | null;
  readonly payload: Uint8Array;
}

/** Decodes base64url only in its one canonical spelling: no padding, no foreign character, spare bits zero. */
function decodeCanonical(segment: string): Buffer | null {
  const bytes = Buffer.from(segment, 'base64url');
  return bytes.toString('base64url') === segment ? bytes : null;
}

function optionalText(value: unknown): string | null | undefined {
  if (value === undefined) return null;
  return typeof value === 'string' && value.length > 0 && value.length <= MAX_KEY_ID_LENGTH
    ? value
    : undefined;
}

interface Header {
  readonly algorithm: string;
  readonly keyId: string | null;
  readonly type: string | null;
}

function parseHeader(segment: string): Header | null {
  const bytes = decodeCanonical(segment);
  const header = bytes === null ? null : parseStrictJsonObject(bytes);
  if (header === null || typeof header['alg'] !== 'string') return null;
  // No extension is understood here, so every `crit` names one that is not (RFC 7515 §4.1.11); `b64` needs `crit`.
  // `jku`, `x5u`, `jwk` and `x5c` are not read at all: a token cannot choose the key that proves it.
  if ('crit' in header || 'b64' in header) return null;
  const keyId = optionalText(header['kid']);
  const type = optionalText(header['typ']);
  return keyId === undefined || type === undefined ? null : { algorithm: header['alg'], keyId, type };
}

/**
 * Returns the parts of a compact JWS of at most 8 KiB with three canonical segments (only the payload may be empty), else null:
 * JSON serialisation, JWE (five segments), unencoded payloads, missing signatures, duplicated header members.
 */
export function parseCompactJws(text: string): CompactJws | null {
  if (text.length > MAX_TOKEN_LENGTH) return null;
  const segments = text.split('.', 4);
  const [headerText, payloadText, signatureText] = segments;
  if (segments.length !== 3 || !headerText || payloadText === undefined || !signatureText) return null;
  const header = parseHeader(headerText);
  const payload = decodeCanonical(payloadText);
  if (header === null || payload === null || decodeCanonical(signatureText) === null) return null;
  return { text, ...header, payload };
}
