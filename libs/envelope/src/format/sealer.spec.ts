import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { codeOf, collect, digestOf, inPieces, rejectionOf } from '../../test/stored-object.js';
import { ContentKey } from './content-key.js';
import { CHUNK_BYTES, ciphertextLength, SEALED_CHUNK_BYTES } from './layout.js';
import { openWhole } from './open-whole.js';
import { Sealer } from './sealer.js';

const context = Buffer.from('a context');

async function sealInPieces(plaintext: Buffer, pieceBytes: number) {
  const contentKey = ContentKey.create(randomBytes(32), context);
  const sealer = new Sealer(contentKey);
  const object = await collect(sealer.seal(inPieces(plaintext, pieceBytes)));
  return { contentKey, object, result: sealer.result() };
}

describe('a sealer', () => {
  it('seals any plaintext, in whatever pieces it comes, and counts and hashes it', async () => {
    const bytes = randomBytes(5 * CHUNK_BYTES);
    const size = fc.oneof(
      fc
        .tuple(fc.nat(4), fc.integer({ min: -2, max: 2 }))
        .map(([k, shift]) => Math.max(0, k * CHUNK_BYTES + shift)),
      fc.nat(bytes.length),
    );
    const pieceBytes = fc.oneof(
      fc.integer({ min: 500, max: 90_000 }),
      fc.constantFrom(16_383, 16_384, 16_385, 65_536),
    );
    await fc.assert(
      fc.asyncProperty(size, pieceBytes, async (plaintextSize, piece) => {
        const plaintext = bytes.subarray(0, plaintextSize);
        const { contentKey, object, result } = await sealInPieces(plaintext, piece);
        expect(result).toEqual({
          plaintextSize,
          sha256: digestOf('sha256', plaintext),
          ciphertextLength: ciphertextLength(plaintextSize),
          header: object.subarray(0, 56),
        });
        expect(object.length).toBe(result.ciphertextLength);
        expect(Buffer.concat(openWhole(contentKey, object, plaintextSize)).equals(plaintext)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('passes over empty pieces', async () => {
    const contentKey = ContentKey.create(randomBytes(32), context);
    const sealer = new Sealer(contentKey);
    async function* source(): AsyncGenerator<Buffer> {
      for (const piece of ['', 'a', '', 'bc', '']) yield await Promise.resolve(Buffer.from(piece));
    }
    const object = await collect(sealer.seal(source()));
    expect(Buffer.concat(openWhole(contentKey, object, 3)).toString()).toBe('abc');
  });

  it('never holds more than four chunks of output, however large the piece it is given', async () => {
    const sealer = new Sealer(ContentKey.create(randomBytes(32), context));
    for await (const piece of sealer.seal(inPieces(randomBytes(50 * CHUNK_BYTES), 2 ** 30))) {
      expect(piece.length).toBeLessThanOrEqual(4 * SEALED_CHUNK_BYTES);
    }
  });

  it('gives no result and no final chunk when its source fails', async () => {
    const sealer = new Sealer(ContentKey.create(randomBytes(32), context));
    async function* failing(): AsyncGenerator<Buffer> {
      yield await Promise.resolve(randomBytes(20_000));
      throw new Error('the client went away');
    }
    expect(await rejectionOf(collect(sealer.seal(failing())))).toBe('Error: the client went away');
    expect(codeOf(() => sealer.result())).toBe('ENVELOPE_KEY_MISUSED');
  });

  it('seals one stream only', async () => {
    const sealer = new Sealer(ContentKey.create(randomBytes(32), context));
    await collect(sealer.seal(inPieces(randomBytes(10), 10)));
    expect(await rejectionOf(collect(sealer.seal(inPieces(randomBytes(10), 10))))).toBe(
      'ENVELOPE_KEY_MISUSED',
    );
  });
});
