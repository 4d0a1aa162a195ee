import type { ContentKey } from './content-key.js';
import { integrityError } from './envelope.errors.js';
import { chunkOffset, ciphertextLength, finalChunk, HEADER_BYTES } from './layout.js';

/**
 * Returns the whole plaintext of an object held in memory, header included, one Buffer per non-empty chunk, or throws
 * INTEGRITY_…: all chunks are verified before any is returned. The fast path of items of a few chunks: it does not yield to others.
 */
export function openWhole(contentKey: ContentKey, object: Buffer, plaintextSize: number): Buffer[] {
  assertLength(object.length, ciphertextLength(plaintextSize));
  if (!object.subarray(0, HEADER_BYTES).equals(contentKey.header)) {
    throw integrityError('INTEGRITY_HEADER_INVALID', 'the stored header is not the one of the manifest');
  }
  const last = finalChunk(plaintextSize);
  const chunks: Buffer[] = [];
  for (let index = 0; index <= last; index += 1) {
    // `subarray` ends at the object's end, which for the final chunk is its own.
    const sealed = object.subarray(chunkOffset(index), chunkOffset(index + 1));
    const plaintext = contentKey.openChunk(index, sealed, index === last);
    if (plaintext.length > 0) chunks.push(plaintext);
  }
  return chunks;
}

function assertLength(length: number, expected: number): void {
  if (length === expected) return;
  const code = length < expected ? 'INTEGRITY_STORAGE_SHORT' : 'INTEGRITY_STORAGE_LONG';
  throw integrityError(code, 'the object is not as long as its manifest says', { length, expected });
}
