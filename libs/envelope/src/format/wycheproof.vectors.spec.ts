import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { codeOf, collect, digestOf, storageOf } from '../../test/stored-object.js';
import { ContentKey } from './content-key.js';
import { deriveKeySchedule } from './key-schedule.js';
import { chunkOffset, CHUNK_BYTES, finalChunk, HEADER_BYTES, plaintextLength } from './layout.js';
import { openRange } from './open-range.js';
import { openWhole } from './open-whole.js';

interface Vector {
  readonly tcId: number;
  readonly comment: string;
  readonly key: string;
  readonly ctx: string;
  readonly ct: string;
  readonly aeadKey?: string;
  readonly baseNonce?: string;
  readonly msgLength?: number;
  readonly msgSha512?: string;
  readonly result: 'valid' | 'invalid';
  readonly flags: readonly string[];
}

const file = join(process.cwd(), '..', 'shared', 'vectors', 'c2sp_chunked_encryption_aes_256_gcm_test.json');
const vectors: readonly Vector[] = existsSync(file)
  ? (JSON.parse(readFileSync(file, 'utf8')) as { testGroups: { tests: Vector[] }[] }).testGroups.flatMap(
      (g) => g.tests,
    )
  : [];
if (vectors.length === 0) {
  process.stdout.write(
    'NOTICE: c2sp_chunked_encryption_aes_256_gcm_test.json is absent; its 35 vectors are skipped.\n',
  );
}

const objectOf = (vector: Vector) => inflateSync(Buffer.from(vector.ct, 'hex'));

function openKey(vector: Vector): ContentKey {
  const header = objectOf(vector).subarray(0, HEADER_BYTES);
  return ContentKey.open(Buffer.from(vector.key, 'hex'), Buffer.from(vector.ctx, 'hex'), header);
}

/** The size an honest row would give; for an impossible length, the one a forger would claim: that of the valid prefix. */
function claimedSize(vector: Vector, object: Buffer): number {
  return codeOf(() => plaintextLength(object.length)) === undefined
    ? plaintextLength(object.length)
    : (vector.msgLength ?? 0);
}

interface Reading {
  readonly plaintext: Buffer;
  readonly failed: boolean;
}

function oneShot(vector: Vector): Reading {
  try {
    const object = objectOf(vector);
    return {
      plaintext: Buffer.concat(openWhole(openKey(vector), object, claimedSize(vector, object))),
      failed: false,
    };
  } catch {
    return { plaintext: Buffer.alloc(0), failed: true };
  }
}

async function streaming(vector: Vector, pieceBytes: number): Promise<Reading> {
  const object = objectOf(vector);
  const seen: Buffer[] = [];
  try {
    const contentKey = openKey(vector);
    const plaintextSize = claimedSize(vector, object);
    const range = { start: 0, endExclusive: plaintextSize };
    const { read } = storageOf(object, pieceBytes);
    for await (const batch of openRange({ contentKey, plaintextSize, range, read })) seen.push(...batch);
    return { plaintext: Buffer.concat(seen), failed: false };
  } catch {
    return { plaintext: Buffer.concat(seen), failed: true };
  }
}

/** Reads the chunks last to first, each by itself, and returns what a reader from the start would have believed. */
async function randomAccess(vector: Vector): Promise<Reading> {
  const object = objectOf(vector);
  const chunks: Buffer[] = [];
  let failed = false;
  try {
    const contentKey = openKey(vector);
    const plaintextSize = claimedSize(vector, object);
    for (let index = finalChunk(plaintextSize); index >= 0; index -= 1) {
      const start = index * CHUNK_BYTES;
      const endExclusive = Math.min(start + CHUNK_BYTES, plaintextSize);
      if (start === endExclusive && index > 0) continue;
      const reading = {
        contentKey,
        plaintextSize,
        range: { start, endExclusive },
        read: storageOf(object, 4096).read,
      };
      try {
        chunks.unshift(await collect(openRange(reading)));
      } catch {
        failed = true;
        chunks.length = 0;
      }
    }
  } catch {
    failed = true;
  }
  return { plaintext: Buffer.concat(chunks), failed };
}

function expectVerdict(vector: Vector, reading: Reading): void {
  expect(reading.failed).toBe(vector.result === 'invalid');
  const length = reading.plaintext.length;
  if (vector.result === 'valid') expect(length).toBe(vector.msgLength);
  // An invalid vector without PartialPlaintext has no valid prefix: not one byte of it may be seen.
  expect(length).toBeLessThanOrEqual(vector.msgLength ?? 0);
  if (length === vector.msgLength) expect(digestOf('sha512', reading.plaintext)).toBe(vector.msgSha512);
}

describe('the 35 Cobblestone-256 vectors of Wycheproof', () => {
  it('are all there, or their absence was printed', () => {
    expect([0, 35]).toContain(vectors.length);
  });

  for (const vector of vectors) {
    const name = `${vector.tcId} ${vector.comment}: ${vector.result}`;
    it(`${name}, read at once`, () => expectVerdict(vector, oneShot(vector)));
    it(`${name}, streamed in pieces of any size`, async () => {
      for (const pieceBytes of [SMALL_PIECE, 16_400, 65_536, 2 ** 23]) {
        expectVerdict(vector, await streaming(vector, pieceBytes));
      }
    });
    it(`${name}, read chunk by chunk from the end`, async () =>
      expectVerdict(vector, await randomAccess(vector)));
    it(`${name}, derives the published key and nonce or fails in the header`, () => {
      if (vector.aeadKey === undefined) {
        expect(vector.flags.includes('HeaderFailure')).toBe(codeOf(() => openKey(vector)) !== undefined);
        return;
      }
      const salt = objectOf(vector).subarray(0, 24);
      const schedule = deriveKeySchedule(
        Buffer.from(vector.key, 'hex'),
        salt,
        Buffer.from(vector.ctx, 'hex'),
      );
      expect(schedule.aeadKey.export().toString('hex')).toBe(vector.aeadKey);
      expect(schedule.baseNonce.toString('hex')).toBe(vector.baseNonce);
    });
    it(`${name}, its final chunk alone authenticates only where the vector says so`, () => {
      const opens = codeOf(() => openFinalChunk(vector)) === undefined;
      expect(opens).toBe(vector.result === 'valid' || vector.flags.includes('ValidFinalChunk'));
    });
  }
});

const SMALL_PIECE = 997;

function openFinalChunk(vector: Vector): Buffer {
  const object = objectOf(vector);
  const index = finalChunk(plaintextLength(object.length));
  return openKey(vector).openChunk(index, object.subarray(chunkOffset(index)), true);
}
