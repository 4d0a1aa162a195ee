import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { codeOf } from '../../test/stored-object.js';
import {
  CHUNK_BYTES,
  chunkOffset,
  chunkSpan,
  ciphertextLength,
  MAX_PLAINTEXT_BYTES,
  plaintextLength,
  SEALED_CHUNK_BYTES,
} from './layout.js';

const nearChunkBorder = fc
  .tuple(fc.nat(6), fc.integer({ min: -3, max: 3 }))
  .map(([chunks, shift]) => Math.max(0, chunks * CHUNK_BYTES + shift));
const size = fc.oneof(
  nearChunkBorder,
  fc.nat(200_000),
  fc.maxSafeNat().map((n) => n % (MAX_PLAINTEXT_BYTES + 1)),
);

describe('the layout of an object', () => {
  it.each([
    [0, 72],
    [1, 73],
    [16_383, 16_455],
    [16_384, 16_472],
    [16_385, 16_473],
    [32_768, 32_872],
    [MAX_PLAINTEXT_BYTES, 56 + MAX_PLAINTEXT_BYTES + 2 ** 38 * 16],
  ])('a plaintext of %d bytes is stored in %d', (plaintext, stored) => {
    expect(ciphertextLength(plaintext)).toBe(stored);
    expect(plaintextLength(stored)).toBe(plaintext);
  });

  it('every size survives the way to the stored length and back', () => {
    fc.assert(
      fc.property(size, (n) => plaintextLength(ciphertextLength(n)) === n),
      { numRuns: 2_000 },
    );
  });

  it('every stored length either has exactly one plaintext size or is refused', () => {
    const valid = new Set(
      Array.from({ length: 3 * CHUNK_BYTES }, (_, plaintext) => ciphertextLength(plaintext)),
    );
    for (let length = -1; length < ciphertextLength(3 * CHUNK_BYTES); length += 1) {
      const code = codeOf(() => plaintextLength(length));
      expect({ length, code }).toEqual({
        length,
        code: valid.has(length) ? undefined : 'INTEGRITY_LENGTH_INVALID',
      });
    }
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, -1, 72.5, 2 ** 60])(
    'a stored length of %d is refused',
    (length) => {
      expect(codeOf(() => plaintextLength(length))).toBe('INTEGRITY_LENGTH_INVALID');
    },
  );

  it('refuses a plaintext beyond the 38-bit chunk counter', () => {
    expect(codeOf(() => ciphertextLength(MAX_PLAINTEXT_BYTES + 1))).toBe('ENVELOPE_ITEM_TOO_LARGE');
    const oneChunkTooMany = 56 + 2 ** 38 * SEALED_CHUNK_BYTES + 16;
    expect(codeOf(() => plaintextLength(oneChunkTooMany))).toBe('ENVELOPE_ITEM_TOO_LARGE');
  });

  it.each([Number.NaN, -1, 1.5, 2 ** 53])('a plaintext size of %d is refused', (plaintext) => {
    expect(codeOf(() => ciphertextLength(plaintext))).toBe('ENVELOPE_RANGE_INVALID');
  });
});

describe('the span of a range', () => {
  const range = size
    .filter((n) => n > 0)
    .chain((plaintextSize) =>
      fc.tuple(fc.constant(plaintextSize), fc.nat(plaintextSize - 1), fc.nat(plaintextSize - 1)),
    )
    .map(([plaintextSize, a, b]) => ({
      plaintextSize,
      start: Math.min(a, b),
      endExclusive: Math.max(a, b) + 1,
    }));

  it('covers the range with whole chunks, ends within the object and adds less than two chunks', () => {
    fc.assert(
      fc.property(range, ({ plaintextSize, start, endExclusive }) => {
        const span = chunkSpan(start, endExclusive, plaintextSize);
        const chunks = span.lastChunk - span.firstChunk + 1;
        expect(span.firstChunk * CHUNK_BYTES).toBeLessThanOrEqual(start);
        expect((span.lastChunk + 1) * CHUNK_BYTES).toBeGreaterThanOrEqual(endExclusive);
        expect(span.ciphertextOffset).toBe(chunkOffset(span.firstChunk));
        expect(span.ciphertextOffset + span.ciphertextLength).toBeLessThanOrEqual(
          ciphertextLength(plaintextSize),
        );
        expect(span.ciphertextLength - 16 * chunks - (endExclusive - start)).toBeLessThan(2 * CHUNK_BYTES);
      }),
      { numRuns: 5_000 },
    );
  });

  it('reaches the object end, final chunk included, whenever the range reaches the item end', () => {
    fc.assert(
      fc.property(range, ({ plaintextSize, start }) => {
        const span = chunkSpan(start, plaintextSize, plaintextSize);
        expect(span.ciphertextOffset + span.ciphertextLength).toBe(ciphertextLength(plaintextSize));
      }),
    );
  });

  it('of an empty item is its empty final chunk', () => {
    expect(chunkSpan(0, 0, 0)).toEqual({
      firstChunk: 0,
      lastChunk: 0,
      ciphertextOffset: 56,
      ciphertextLength: 16,
    });
  });

  it.each([
    [0, 0, 10],
    [5, 5, 10],
    [6, 5, 10],
    [-1, 5, 10],
    [0, 11, 10],
    [10, 11, 10],
    [0, 1, 0],
    [0.5, 2, 10],
    [0, Number.NaN, 10],
  ])('[%d, %d) of %d bytes is refused', (start, endExclusive, plaintextSize) => {
    expect(codeOf(() => chunkSpan(start, endExclusive, plaintextSize))).toBe('ENVELOPE_RANGE_INVALID');
  });
});
