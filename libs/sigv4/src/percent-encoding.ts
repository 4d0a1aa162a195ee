// The client's encoding is undone once and done again, so that `(` and `%28`, or `%2f` and `%2F`, are the same to a signature,
// as they are to S3. One character stands for one byte throughout: UTF-8 is never decoded, so no byte can be lost or replaced.

const MALFORMED = /%(?![0-9A-Fa-f]{2})|[\u0100-\uffff]/;
const ESCAPE = /%([0-9A-Fa-f]{2})/g;
const RESERVED = /[^A-Za-z0-9\-._~]/g;
const RESERVED_IN_PATH = /[^A-Za-z0-9\-._~/]/g;

/** Returns the bytes the text stands for; null when a `%` starts no escape. `+` is a plus, not a space. */
export function percentDecode(text: string): string | null {
  if (MALFORMED.test(text)) return null;
  return text.replace(ESCAPE, (_escape, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** Returns the bytes with all but A-Z a-z 0-9 - . _ ~ as upper-case escapes (AWS `UriEncode`). */
export function percentEncode(bytes: string): string {
  return bytes.replace(RESERVED, toEscape);
}

/** Returns the same with every slash kept: for paths. */
export function percentEncodePath(bytes: string): string {
  return bytes.replace(RESERVED_IN_PATH, toEscape);
}

function toEscape(byte: string): string {
  return `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}
