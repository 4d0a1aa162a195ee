/** Returns the bytes of standard, padded, canonical base64; null for any other text, so that a signature has one spelling. */
export function fromBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}

/** Returns standard, padded base64. */
export function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');
}

/** Returns the bytes when the text is the base64 of exactly `length` bytes, else null. */
export function fromBase64OfLength(text: string, length: number): Buffer | null {
  const bytes = fromBase64(text);
  return bytes?.length === length ? bytes : null;
}
