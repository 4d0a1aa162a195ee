import { createHash, type Hash } from 'node:crypto';
import type { ContentKey } from './content-key.js';
import { misuseError } from './envelope.errors.js';
import { CHUNK_BYTES, ciphertextLength, SEALED_CHUNK_BYTES, TAG_BYTES } from './layout.js';

const CHUNKS_PER_PIECE = 4;

/** What is known of an object once its last byte was sealed; sizes in bytes, `sha256` of the plaintext in lower-case hex. */
export interface SealResult {
  readonly plaintextSize: number;
  readonly sha256: string;
  readonly ciphertextLength: number;
  readonly header: Buffer;
}

/** Seals one plaintext stream into one object, holding at most one chunk of it and one piece of output. */
export class Sealer {
  readonly #contentKey: ContentKey;
  readonly #hash: Hash = createHash('sha256');
  readonly #pending: Buffer = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  #pendingBytes = 0;
  #nextChunk = 0;
  #plaintextSize = 0;
  #started = false;
  #result: SealResult | undefined;

  constructor(contentKey: ContentKey) {
    this.#contentKey = contentKey;
  }

  /**
   * Yields the object in order: its header, then pieces of at most four sealed chunks, never a plaintext byte.
   * An error of the source ends it without a final chunk, so what was written so far can never be opened as complete.
   */
  async *seal(plaintext: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
    if (this.#started) throw misuseError('ENVELOPE_KEY_MISUSED', 'a sealer seals one stream');
    this.#started = true;
    try {
      yield this.#contentKey.header;
      for await (const piece of plaintext) {
        this.#hash.update(piece);
        this.#plaintextSize += piece.length;
        yield* this.#sealFullChunks(piece);
      }
      yield this.#sealFinalChunk();
    } finally {
      this.#pending.fill(0);
    }
  }

  /** Returns what the manifest needs; throws ENVELOPE_KEY_MISUSED before the final chunk was sealed. */
  result(): SealResult {
    if (this.#result === undefined) throw misuseError('ENVELOPE_KEY_MISUSED', 'sealing has not ended');
    return this.#result;
  }

  *#sealFullChunks(piece: Buffer): Generator<Buffer, void, undefined> {
    let used = 0;
    let fullChunks = Math.floor((this.#pendingBytes + piece.length) / CHUNK_BYTES);
    while (fullChunks > 0) {
      const count = Math.min(fullChunks, CHUNKS_PER_PIECE);
      const sealed = Buffer.allocUnsafeSlow(count * SEALED_CHUNK_BYTES);
      for (let slot = 0; slot < count; slot += 1) {
        used += this.#sealNext(sealed.subarray(slot * SEALED_CHUNK_BYTES), piece, used);
      }
      fullChunks -= count;
      yield sealed;
    }
    this.#pendingBytes += piece.copy(this.#pending, this.#pendingBytes, used);
  }

  /** Seals the next full chunk from the pending bytes and the piece; returns how many bytes of the piece it took. */
  #sealNext(target: Buffer, piece: Buffer, from: number): number {
    const taken = CHUNK_BYTES - this.#pendingBytes;
    let plaintext = piece.subarray(from, from + taken);
    if (this.#pendingBytes > 0) {
      plaintext.copy(this.#pending, this.#pendingBytes);
      plaintext = this.#pending;
    }
    this.#contentKey.sealChunkInto(target, { index: this.#nextChunk, plaintext, isFinal: false });
    this.#nextChunk += 1;
    this.#pendingBytes = 0;
    return taken;
  }

  #sealFinalChunk(): Buffer {
    const sealed = Buffer.allocUnsafeSlow(this.#pendingBytes + TAG_BYTES);
    const plaintext = this.#pending.subarray(0, this.#pendingBytes);
    this.#contentKey.sealChunkInto(sealed, { index: this.#nextChunk, plaintext, isFinal: true });
    this.#result = {
      plaintextSize: this.#plaintextSize,
      sha256: this.#hash.digest('hex'),
      ciphertextLength: ciphertextLength(this.#plaintextSize),
      header: this.#contentKey.header,
    };
    return sealed;
  }
}
