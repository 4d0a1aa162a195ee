import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { codeOf, flipBit, inPieces, seal, type StoredObject } from '../../test/stored-object.js';
import { openContentKey } from '../data-key.js';
import type { ContentKey } from './content-key.js';
import { CHUNK_BYTES, chunkOffset, HEADER_BYTES, SEALED_CHUNK_BYTES } from './layout.js';
import { openRange } from './open-range.js';
import { openWhole } from './open-whole.js';

const SIZE = 3 * CHUNK_BYTES + 500;
let stored: StoredObject;
let contentKey: ContentKey;

beforeAll(async () => {
  stored = await seal(randomBytes(SIZE));
  contentKey = openContentKey(stored.datasetKey, stored.wrapped, stored.manifest);
});

interface Outcome {
  readonly seen: Buffer;
  readonly code: string | undefined;
}

/** Streams `answer` as storage's answer to a read of the whole item. */
async function stream(answer: Buffer, pieceBytes: number): Promise<Outcome> {
  const seen: Buffer[] = [];
  const read = () => inPieces(answer, pieceBytes);
  const range = { start: 0, endExclusive: SIZE };
  try {
    for await (const batch of openRange({ contentKey, plaintextSize: SIZE, range, read }))
      seen.push(...batch);
    return { seen: Buffer.concat(seen), code: undefined };
  } catch (error) {
    return { seen: Buffer.concat(seen), code: (error as { code: string }).code };
  }
}

function expectOnlyTruth({ seen, code }: Outcome, expectedCode: string, goodBytes: number): void {
  expect(code).toBe(expectedCode);
  expect(seen.equals(stored.plaintext.subarray(0, seen.length))).toBe(true);
  expect(seen.length).toBeLessThanOrEqual(goodBytes);
}

describe('a tampered object', () => {
  it('cut at any border of a chunk, tag or byte around it is refused, with no byte beyond the cut', async () => {
    const borders = [0, 1, 2, 3].flatMap((k) => [
      k * SEALED_CHUNK_BYTES,
      k * SEALED_CHUNK_BYTES + CHUNK_BYTES,
    ]);
    const chunks = stored.object.subarray(HEADER_BYTES);
    const cuts = [...borders, chunks.length].flatMap((border) =>
      [-17, -16, -1, 0, 1, 15, 16, 17].map((d) => border + d),
    );
    for (const cut of cuts.filter((length) => length >= 0 && length < chunks.length)) {
      for (const pieceBytes of [4_096, SEALED_CHUNK_BYTES, 2 ** 20]) {
        const goodBytes = Math.floor(cut / SEALED_CHUNK_BYTES) * CHUNK_BYTES;
        expectOnlyTruth(
          await stream(chunks.subarray(0, cut), pieceBytes),
          'INTEGRITY_STORAGE_SHORT',
          goodBytes,
        );
      }
      const code = codeOf(() => openWhole(contentKey, stored.object.subarray(0, HEADER_BYTES + cut), SIZE));
      expect(code).toBe('INTEGRITY_STORAGE_SHORT');
    }
  });

  it('longer than its manifest says is refused, and the last bytes are never given', async () => {
    for (const extra of [1, 16, SEALED_CHUNK_BYTES]) {
      const chunks = Buffer.concat([stored.object.subarray(HEADER_BYTES), Buffer.alloc(extra)]);
      for (const pieceBytes of [1_000, SEALED_CHUNK_BYTES, stored.object.length - HEADER_BYTES, 2 ** 20]) {
        expectOnlyTruth(await stream(chunks, pieceBytes), 'INTEGRITY_STORAGE_LONG', SIZE - 1);
      }
      const longer = Buffer.concat([stored.object, Buffer.alloc(extra)]);
      expect(codeOf(() => openWhole(contentKey, longer, SIZE))).toBe('INTEGRITY_STORAGE_LONG');
    }
  });

  it('with any one bit turned is refused, with no byte of the bad chunk or after it', async () => {
    const chunkBytes = stored.object.length - HEADER_BYTES;
    await fc.assert(
      fc.asyncProperty(fc.nat(chunkBytes - 1), fc.nat(7), async (offset, bit) => {
        const bad = flipBit(stored.object, HEADER_BYTES + offset, bit);
        const goodBytes = Math.floor(offset / SEALED_CHUNK_BYTES) * CHUNK_BYTES;
        const outcome = await stream(bad.subarray(HEADER_BYTES), 20_000);
        expectOnlyTruth(outcome, 'INTEGRITY_CHUNK_REJECTED', goodBytes);
        expect(codeOf(() => openWhole(contentKey, bad, SIZE))).toBe('INTEGRITY_CHUNK_REJECTED');
      }),
      { numRuns: 500 },
    );
  });

  it('with a header that is not the manifest’s is refused when it is read whole', () => {
    for (let offset = 0; offset < HEADER_BYTES; offset += 1) {
      const bad = flipBit(stored.object, offset);
      expect(codeOf(() => openWhole(contentKey, bad, SIZE))).toBe('INTEGRITY_HEADER_INVALID');
    }
  });

  it('with chunks swapped, repeated or taken from another version is refused', async () => {
    const other = await seal(stored.plaintext, {
      datasetKey: stored.datasetKey,
      binding: { ...stored.manifest, versionId: 'another' as typeof stored.manifest.versionId },
    });
    const chunk = (object: Buffer, index: number) =>
      object.subarray(chunkOffset(index), chunkOffset(index + 1));
    const [zero, one, two, three] = [0, 1, 2, 3].map((index) => chunk(stored.object, index)) as [
      Buffer,
      Buffer,
      Buffer,
      Buffer,
    ];
    const cases: [Buffer[], number][] = [
      [[one, zero, two, three], 0],
      [[zero, zero, two, three], CHUNK_BYTES],
      [[zero, one, one, three], 2 * CHUNK_BYTES],
      [[zero, one, chunk(other.object, 2), three], 2 * CHUNK_BYTES],
      [[zero, one, two, chunk(other.object, 3)], 3 * CHUNK_BYTES],
    ];
    for (const [chunks, goodBytes] of cases) {
      expectOnlyTruth(await stream(Buffer.concat(chunks), 30_000), 'INTEGRITY_CHUNK_REJECTED', goodBytes);
    }
  });

  it('is refused when a row claims a shorter or longer item than was sealed', () => {
    for (const claimed of [0, 1, CHUNK_BYTES, 3 * CHUNK_BYTES, SIZE - 1, SIZE + 1]) {
      expect(codeOf(() => openWhole(contentKey, stored.object, claimed))).toMatch(
        /^INTEGRITY_STORAGE_(SHORT|LONG)$/,
      );
      const cut = stored.object.subarray(0, Math.min(HEADER_BYTES + claimed + 16, stored.object.length));
      expect(codeOf(() => openWhole(contentKey, cut, claimed))).toMatch(/^INTEGRITY_/);
    }
  });
});
