import type { ContentKey } from './content-key.js';
import { integrityError } from './envelope.errors.js';
import {
  CHUNK_BYTES,
  type ChunkSpan,
  chunkSpan,
  finalChunk,
  type PlaintextRange,
  SEALED_CHUNK_BYTES,
  TAG_BYTES,
} from './layout.js';

const CHUNKS_PER_BATCH = 8;

/** What is read: a range of an item whose size the manifest authenticated. */
export interface SpanReading {
  readonly contentKey: ContentKey;
  readonly plaintextSize: number;
  readonly range: PlaintextRange;
}

/** Turns the stored bytes of one span, in pieces of any size, into the authenticated plaintext of its range. */
export class SpanOpener {
  readonly span: ChunkSpan;
  readonly #contentKey: ContentKey;
  readonly #range: PlaintextRange;
  readonly #final: number;
  readonly #finalLength: number;
  #partial: Buffer | undefined;
  #partialBytes = 0;
  #nextChunk: number;
  #missingBytes: number;
  #heldBack: Buffer[] = [];

  constructor(reading: SpanReading) {
    const { range, plaintextSize } = reading;
    this.#contentKey = reading.contentKey;
    this.#range = range;
    this.#final = finalChunk(plaintextSize);
    this.#finalLength = (plaintextSize % CHUNK_BYTES) + TAG_BYTES;
    this.span = chunkSpan(range.start, range.endExclusive, plaintextSize);
    this.#nextChunk = this.span.firstChunk;
    this.#missingBytes = this.span.ciphertextLength;
  }

  /**
   * Yields batches of at most eight plaintext chunks. The batch that completes the range is held back for `end`, so a
   * caller has never been given everything while the storage read can still turn out wrong.
   */
  *accept(piece: Buffer): Generator<Buffer[], void, undefined> {
    if (piece.length > this.#missingBytes) throw this.#wrongLength('INTEGRITY_STORAGE_LONG');
    this.#missingBytes -= piece.length;
    let used = 0;
    let batch: Buffer[] = [];
    while (this.#nextChunk <= this.span.lastChunk) {
      const wanted = this.#sealedLength(this.#nextChunk) - this.#partialBytes;
      if (piece.length - used < wanted) break;
      this.#open(this.#complete(piece.subarray(used, used + wanted)), batch);
      used += wanted;
      if (batch.length === CHUNKS_PER_BATCH && this.#nextChunk <= this.span.lastChunk) {
        yield batch;
        batch = [];
      }
    }
    this.#keep(piece.subarray(used));
    if (this.#missingBytes === 0) this.#heldBack.push(...batch);
    else if (batch.length > 0) yield batch;
  }

  /** Returns the batch held back once storage has ended at the right byte; throws INTEGRITY_STORAGE_SHORT before it. */
  end(): Buffer[] {
    if (this.#missingBytes > 0) throw this.#wrongLength('INTEGRITY_STORAGE_SHORT');
    return this.#heldBack;
  }

  #sealedLength(index: number): number {
    return index === this.#final ? this.#finalLength : SEALED_CHUNK_BYTES;
  }

  /** Joins the rest of a chunk to the part kept from earlier pieces; without such a part nothing is copied. */
  #complete(rest: Buffer): Buffer {
    if (this.#partial === undefined || this.#partialBytes === 0) return rest;
    rest.copy(this.#partial, this.#partialBytes);
    const sealed = this.#partial.subarray(0, this.#partialBytes + rest.length);
    this.#partialBytes = 0;
    return sealed;
  }

  #keep(rest: Buffer): void {
    if (rest.length === 0) return;
    this.#partial ??= Buffer.allocUnsafeSlow(SEALED_CHUNK_BYTES);
    this.#partialBytes += rest.copy(this.#partial, this.#partialBytes);
  }

  #open(sealed: Buffer, batch: Buffer[]): void {
    const index = this.#nextChunk;
    const plaintext = this.#contentKey.openChunk(index, sealed, index === this.#final);
    this.#nextChunk += 1;
    const chunkStart = index * CHUNK_BYTES;
    const from = Math.max(0, this.#range.start - chunkStart);
    const to = Math.min(plaintext.length, this.#range.endExclusive - chunkStart);
    if (from < to) batch.push(plaintext.subarray(from, to));
  }

  #wrongLength(code: 'INTEGRITY_STORAGE_LONG' | 'INTEGRITY_STORAGE_SHORT'): Error {
    return integrityError(code, 'storage did not return exactly the bytes asked for', {
      ciphertextOffset: this.span.ciphertextOffset,
      ciphertextLength: this.span.ciphertextLength,
      missingBytes: this.#missingBytes,
    });
  }
}
