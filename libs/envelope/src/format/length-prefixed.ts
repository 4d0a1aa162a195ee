import { misuseError } from './envelope.errors.js';

const LENGTH_BYTES = 4;

/**
 * Returns one encoding per list of strings and no two lists share it: each field is its UTF-8 length as a big-endian
 * uint32, then its UTF-8 bytes. Throws ENVELOPE_MANIFEST_INVALID for a lone surrogate, which has no UTF-8 of its own.
 */
export function lengthPrefixed(fields: readonly string[]): Buffer {
  let total = 0;
  for (const field of fields) {
    if (!field.isWellFormed())
      throw misuseError('ENVELOPE_MANIFEST_INVALID', 'a field is not well-formed Unicode');
    total += LENGTH_BYTES + Buffer.byteLength(field);
  }
  const encoded = Buffer.allocUnsafe(total);
  let offset = 0;
  for (const field of fields) {
    const written = encoded.write(field, offset + LENGTH_BYTES);
    encoded.writeUInt32BE(written, offset);
    offset += LENGTH_BYTES + written;
  }
  return encoded;
}
