import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { collect, rejectionOf, seal, storageOf, type StoredObject } from '../../test/stored-object.js';
import { openContentKey } from '../data-key.js';
import type { ContentKey } from './content-key.js';
import { CHUNK_BYTES, SEALED_CHUNK_BYTES } from './layout.js';
import { openRange } from './open-range.js';
import { openWhole } from './open-whole.js';

const SIZES = [0, 1, 2, 15, 16, 17, 1_000, 4_096, 10_000].concat(
  [1, 2, 3, 4, 6, 9, 13].flatMap((k) => [-2, -1, 0, 1, 2, 777].map((shift) => k * CHUNK_BYTES + shift)),
);

interface Item {
  readonly stored: StoredObject;
  readonly contentKey: ContentKey;
  readonly plaintextSize: number;
}
const items: Item[] = [];

beforeAll(async () => {
  for (const plaintextSize of SIZES) {
    const stored = await seal(randomBytes(plaintextSize));
    items.push({
      stored,
      contentKey: openContentKey(stored.datasetKey, stored.wrapped, stored.manifest),
      plaintextSize,
    });
  }
});

const itemAt = (index: number): Item => {
  const item = items[index % items.length];
  if (item === undefined) throw new Error('no items were sealed');
  return item;
};

const pieceBytes = fc.oneof(fc.integer({ min: 300, max: 20_000 }), fc.constantFrom(16_400, 65_536, 2 ** 20));

describe('reading a range', () => {
  it('gives exactly that slice of the plaintext and reads less than two chunks more, in one call', async () => {
    const cut = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
    await fc.assert(
      fc.asyncProperty(fc.nat(SIZES.length - 1), cut, cut, pieceBytes, async (index, a, b, piece) => {
        const { stored, contentKey, plaintextSize } = itemAt(index);
        const [low, high] = [
          Math.floor(Math.min(a, b) * plaintextSize),
          Math.floor(Math.max(a, b) * plaintextSize),
        ];
        const range = { start: low, endExclusive: Math.min(high + 1, plaintextSize) };
        const storage = storageOf(stored.object, piece);
        const bytes = await collect(openRange({ contentKey, plaintextSize, range, read: storage.read }));
        expect(bytes.equals(stored.plaintext.subarray(range.start, range.endExclusive))).toBe(true);
        expect(storage.asked.bytes).toBeLessThanOrEqual(bytes.length + 2 * SEALED_CHUNK_BYTES);
        expect(storage.asked).toMatchObject({ calls: 1, closed: true });
      }),
      { numRuns: 10_000 },
    );
  }, 120_000);

  it('gives every item whole, in pieces of any size', async () => {
    for (const { stored, contentKey, plaintextSize } of items) {
      for (const piece of [1_024, 16_400, 70_001]) {
        const range = { start: 0, endExclusive: plaintextSize };
        const { read } = storageOf(stored.object, piece);
        const bytes = await collect(openRange({ contentKey, plaintextSize, range, read }));
        expect(bytes.equals(stored.plaintext)).toBe(true);
      }
      expect(
        Buffer.concat(openWhole(contentKey, stored.object, plaintextSize)).equals(stored.plaintext),
      ).toBe(true);
    }
  });

  it('works from a storage that gives single bytes', async () => {
    const { stored, contentKey, plaintextSize } = itemAt(SIZES.indexOf(CHUNK_BYTES + 1));
    const range = { start: 16_000, endExclusive: plaintextSize };
    const { read } = storageOf(stored.object, 1);
    const bytes = await collect(openRange({ contentKey, plaintextSize, range, read }));
    expect(bytes.equals(stored.plaintext.subarray(16_000))).toBe(true);
  });

  it('yields at most eight chunks at a time, however large the pieces of the storage are', async () => {
    const { stored, contentKey, plaintextSize } = itemAt(SIZES.length - 1);
    const range = { start: 0, endExclusive: plaintextSize };
    const { read } = storageOf(stored.object, 2 ** 30);
    for await (const batch of openRange({ contentKey, plaintextSize, range, read })) {
      expect(batch.length).toBeLessThanOrEqual(8);
    }
  });

  it('closes the storage stream when the reader stops early', async () => {
    const { stored, contentKey, plaintextSize } = itemAt(SIZES.length - 1);
    const storage = storageOf(stored.object, 16_400);
    const range = { start: 0, endExclusive: plaintextSize };
    for await (const batch of openRange({ contentKey, plaintextSize, range, read: storage.read })) {
      expect(batch.length).toBeGreaterThan(0);
      break;
    }
    expect(storage.asked.closed).toBe(true);
  });

  it('outside the item is refused before storage is touched', async () => {
    const { stored, contentKey, plaintextSize } = itemAt(3);
    const storage = storageOf(stored.object, 16_400);
    const range = { start: 0, endExclusive: plaintextSize + 1 };
    const reading = { contentKey, plaintextSize, range, read: storage.read };
    expect(await rejectionOf(collect(openRange(reading)))).toBe('ENVELOPE_RANGE_INVALID');
    expect(storage.asked.calls).toBe(0);
  });

  it('passes on an error of the storage', async () => {
    const { contentKey, plaintextSize } = itemAt(3);
    async function* broken(): AsyncGenerator<Buffer> {
      yield await Promise.resolve(Buffer.alloc(0));
      throw new Error('connection reset');
    }
    const reading = {
      contentKey,
      plaintextSize,
      range: { start: 0, endExclusive: plaintextSize },
      read: broken,
    };
    expect(await rejectionOf(collect(openRange(reading)))).toBe('Error: connection reset');
  });
});
