import { createCipheriv, createDecipheriv, type KeyObject, randomBytes, timingSafeEqual } from 'node:crypto';
import { integrityError, misuseError, tooLargeError } from './envelope.errors.js';
import { deriveKeySchedule, type KeySchedule } from './key-schedule.js';
import { CHUNK_BYTES, HEADER_BYTES, MAX_CHUNKS, SALT_BYTES, TAG_BYTES } from './layout.js';

const GCM = { authTagLength: TAG_BYTES } as const;
const COUNTER_LOW_BITS = 2 ** 32;
/** Equal to no index, not even itself. */
const NO_MORE_SEALING = Number.NaN;

/**
 * Guarantees that a chunk opens only under the data key, context, header and index it was sealed with.
 * One object's key: `create` to seal it once, in order; `open` to read it. `destroy` when done.
 */
export class ContentKey {
  /** The 56 bytes that start the object: salt, then key commitment. */
  readonly header: Buffer;
  #aeadKey: KeyObject | undefined;
  readonly #baseNonce: Buffer;
  readonly #nonce: Buffer;
  #nextToSeal: number;

  private constructor(schedule: KeySchedule, header: Buffer, nextToSeal: number) {
    this.header = header;
    this.#aeadKey = schedule.aeadKey;
    this.#baseNonce = schedule.baseNonce;
    this.#nonce = Buffer.from(schedule.baseNonce);
    this.#nextToSeal = nextToSeal;
  }

  /** Returns a key for one new object under a fresh random salt, so the same data key never repeats a (key, nonce) pair. */
  static create(dataKey: Uint8Array, context: Uint8Array): ContentKey {
    const salt = randomBytes(SALT_BYTES);
    const schedule = deriveKeySchedule(dataKey, salt, context);
    return new ContentKey(schedule, Buffer.concat([salt, schedule.commitment], HEADER_BYTES), 0);
  }

  /**
   * Returns the key of a stored object after its commitment was compared in constant time. Throws
   * INTEGRITY_HEADER_INVALID unless the header has 56 bytes, INTEGRITY_KEY_LENGTH, or INTEGRITY_COMMITMENT_MISMATCH
   * when data key, context and header do not belong together.
   */
  static open(dataKey: Uint8Array, context: Uint8Array, header: Uint8Array): ContentKey {
    if (header.length !== HEADER_BYTES) {
      throw integrityError('INTEGRITY_HEADER_INVALID', 'a header must have 56 bytes', {
        length: header.length,
      });
    }
    const owned = Buffer.from(header);
    const schedule = deriveKeySchedule(dataKey, owned.subarray(0, SALT_BYTES), context);
    if (!timingSafeEqual(schedule.commitment, owned.subarray(SALT_BYTES))) {
      throw integrityError(
        'INTEGRITY_COMMITMENT_MISMATCH',
        'data key, context and header do not belong together',
      );
    }
    return new ContentKey(schedule, owned, NO_MORE_SEALING);
  }

  /** Returns the stored bytes of a chunk; see `sealChunkInto` for what it refuses. */
  sealChunk(index: number, plaintext: Uint8Array, isFinal: boolean): Buffer {
    const sealed = Buffer.allocUnsafe(plaintext.length + TAG_BYTES);
    this.sealChunkInto(sealed, { index, plaintext, isFinal });
    return sealed;
  }

  /**
   * Writes ciphertext and tag of a chunk to the start of `target`. Throws ENVELOPE_KEY_MISUSED for a chunk out of order,
   * after the final one, of the wrong size, or under an opened key, and ENVELOPE_ITEM_TOO_LARGE at chunk 2^38.
   */
  sealChunkInto(target: Buffer, chunk: PlaintextChunk): void {
    const { index, plaintext, isFinal } = chunk;
    // INVARIANT: a (key, nonce) pair seals at most one chunk. Order makes that a comparison; an opened key never seals.
    if (index !== this.#nextToSeal || !hasChunkSize(plaintext.length, isFinal)) {
      throw misuseError(
        'ENVELOPE_KEY_MISUSED',
        'chunks are sealed once, in order, and only the final one is short',
      );
    }
    const cipher = createCipheriv('aes-256-gcm', this.#key(), this.#nonceOf(index), GCM);
    this.#nextToSeal = isFinal ? NO_MORE_SEALING : index + 1;
    target.set(cipher.update(plaintext), 0);
    cipher.final();
    target.set(cipher.getAuthTag(), plaintext.length);
  }

  /**
   * Returns the authenticated plaintext of a stored chunk, `ciphertext` being its bytes and tag; the caller may reuse that
   * buffer at once. Throws INTEGRITY_CHUNK_REJECTED for a wrong length, place, key, tag, or a full chunk offered as final.
   */
  openChunk(index: number, ciphertext: Buffer, isFinal: boolean): Buffer {
    const bodyLength = ciphertext.length - TAG_BYTES;
    if (!hasChunkSize(bodyLength, isFinal)) throw rejectedChunk(index, isFinal, ciphertext.length);
    const decipher = createDecipheriv('aes-256-gcm', this.#key(), this.#nonceOf(index), GCM);
    decipher.setAuthTag(ciphertext.subarray(bodyLength));
    const plaintext = decipher.update(ciphertext.subarray(0, bodyLength));
    try {
      decipher.final();
    } catch {
      // OpenSSL's error says no more than "the tag is wrong". The bytes it already produced must not be seen by anyone.
      plaintext.fill(0);
      throw rejectedChunk(index, isFinal, ciphertext.length);
    }
    return plaintext;
  }

  /** Ends every use of this key and wipes what this class holds of it; calling it again does nothing. */
  destroy(): void {
    // The KeyObject's own copy lies outside the JS heap; the runtime frees it once the last cipher using it is gone.
    this.#aeadKey = undefined;
    this.#baseNonce.fill(0);
    this.#nonce.fill(0);
  }

  #key(): KeyObject {
    if (this.#aeadKey === undefined)
      throw misuseError('ENVELOPE_KEY_MISUSED', 'the content key was destroyed');
    return this.#aeadKey;
  }

  /** The base nonce with its last 5 bytes XORed with the index; OpenSSL copies it, so one scratch buffer serves every chunk. */
  #nonceOf(index: number): Buffer {
    if (!(Number.isSafeInteger(index) && index >= 0 && index < MAX_CHUNKS)) throw tooLargeError();
    const low = index % COUNTER_LOW_BITS;
    const high = (index - low) / COUNTER_LOW_BITS;
    this.#nonce.writeUInt8(this.#baseNonce.readUInt8(7) ^ high, 7);
    this.#nonce.writeUInt32BE((this.#baseNonce.readUInt32BE(8) ^ low) >>> 0, 8);
    return this.#nonce;
  }
}

/** One chunk to seal; `plaintext` has 16,384 bytes, or fewer if and only if it is the final one. */
export interface PlaintextChunk {
  readonly index: number;
  readonly plaintext: Uint8Array;
  readonly isFinal: boolean;
}

function hasChunkSize(plaintextBytes: number, isFinal: boolean): boolean {
  return isFinal ? plaintextBytes >= 0 && plaintextBytes < CHUNK_BYTES : plaintextBytes === CHUNK_BYTES;
}

function rejectedChunk(index: number, isFinal: boolean, length: number): Error {
  return integrityError('INTEGRITY_CHUNK_REJECTED', 'a chunk did not authenticate', {
    index,
    isFinal,
    length,
  });
}
