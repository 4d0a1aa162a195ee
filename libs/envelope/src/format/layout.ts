import { integrityError, misuseError, tooLargeError } from './envelope.errors.js';

// Sizes are those of Cobblestone-256, https://c2sp.org/chunked-encryption.

/** Plaintext bytes in every chunk but the last, which is always shorter and may be empty. */
export const CHUNK_BYTES = 16_384;
/** Bytes of the AES-GCM tag that ends every chunk. */
export const TAG_BYTES = 16;
/** Stored bytes of a full chunk: ciphertext and tag. */
export const SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES;
/** Bytes of the random salt that starts an object. */
export const SALT_BYTES = 24;
/** Bytes of the key commitment that follows the salt. */
export const COMMITMENT_BYTES = 32;
/** Bytes before chunk 0: salt and commitment. */
export const HEADER_BYTES = SALT_BYTES + COMMITMENT_BYTES;
/** Bytes of a data key, which is the format's input key. */
export const KEY_BYTES = 32;
/** Chunks an object may have; beyond it the counter would leave its 38 bits of the nonce. */
export const MAX_CHUNKS = 2 ** 38;
/** The largest plaintext in bytes: one byte short of 2^38 full chunks (4 PiB - 1). */
export const MAX_PLAINTEXT_BYTES = MAX_CHUNKS * CHUNK_BYTES - 1;

/** A half-open interval of plaintext bytes. */
export interface PlaintextRange {
  readonly start: number;
  readonly endExclusive: number;
}

/** The chunks a range touches and the one storage read, in bytes from the object's start, that holds all of them. */
export interface ChunkSpan {
  readonly firstChunk: number;
  readonly lastChunk: number;
  readonly ciphertextOffset: number;
  readonly ciphertextLength: number;
}

function assertPlaintextSize(plaintextSize: number): void {
  if (!Number.isSafeInteger(plaintextSize) || plaintextSize < 0) {
    throw misuseError('ENVELOPE_RANGE_INVALID', 'a plaintext size must be a whole number of bytes');
  }
  if (plaintextSize > MAX_PLAINTEXT_BYTES) throw tooLargeError();
}

/** Returns the index of the last, short chunk of an object of that plaintext size. */
export function finalChunk(plaintextSize: number): number {
  assertPlaintextSize(plaintextSize);
  return Math.floor(plaintextSize / CHUNK_BYTES);
}

/** Returns the offset of a chunk from the object's start: 56 + index * 16,400. */
export function chunkOffset(index: number): number {
  return HEADER_BYTES + index * SEALED_CHUNK_BYTES;
}

/** Returns the exact length of the object that seals a plaintext of that size; throws ENVELOPE_ITEM_TOO_LARGE beyond 4 PiB - 1. */
export function ciphertextLength(plaintextSize: number): number {
  return HEADER_BYTES + plaintextSize + (finalChunk(plaintextSize) + 1) * TAG_BYTES;
}

/** Returns the one plaintext size an object of that length can hold; throws INTEGRITY_LENGTH_INVALID where there is none. */
export function plaintextLength(objectLength: number): number {
  const chunksLength = objectLength - HEADER_BYTES;
  const finalLength = chunksLength % SEALED_CHUNK_BYTES;
  // Also catches NaN: every comparison with it is false.
  if (!(Number.isSafeInteger(objectLength) && chunksLength > 0 && finalLength >= TAG_BYTES)) {
    throw integrityError('INTEGRITY_LENGTH_INVALID', 'no plaintext seals to an object of this length', {
      objectLength,
    });
  }
  const fullChunks = Math.floor(chunksLength / SEALED_CHUNK_BYTES);
  if (fullChunks >= MAX_CHUNKS) throw tooLargeError();
  return fullChunks * CHUNK_BYTES + finalLength - TAG_BYTES;
}

/**
 * Returns the smallest run of whole chunks that holds the range. A range that reaches the item's end always
 * includes the final chunk, even an empty one, so that whoever reads to the end authenticates the end.
 * Throws ENVELOPE_RANGE_INVALID for a range outside the item, or an empty one of an item that is not empty.
 */
export function chunkSpan(start: number, endExclusive: number, plaintextSize: number): ChunkSpan {
  const last = finalChunk(plaintextSize);
  assertRange(start, endExclusive, plaintextSize);
  const firstChunk = Math.floor(start / CHUNK_BYTES);
  const lastChunk = endExclusive === plaintextSize ? last : Math.floor((endExclusive - 1) / CHUNK_BYTES);
  const ciphertextOffset = chunkOffset(firstChunk);
  const spanEnd = lastChunk === last ? ciphertextLength(plaintextSize) : chunkOffset(lastChunk + 1);
  return { firstChunk, lastChunk, ciphertextOffset, ciphertextLength: spanEnd - ciphertextOffset };
}

function assertRange(start: number, endExclusive: number, plaintextSize: number): void {
  const whole = Number.isSafeInteger(start) && Number.isSafeInteger(endExclusive);
  const inside = whole && start >= 0 && endExclusive <= plaintextSize;
  const emptyItem = plaintextSize === 0 && start === 0;
  if (!inside || !(start < endExclusive || emptyItem)) {
    throw misuseError('ENVELOPE_RANGE_INVALID', 'the range is empty or outside the item');
  }
}
