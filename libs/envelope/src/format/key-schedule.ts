import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { integrityError } from './envelope.errors.js';
import { COMMITMENT_BYTES, KEY_BYTES } from './layout.js';

const NONCE_BYTES = 12;
const HASH_BYTES = 64;
const INFO_PREFIX = Buffer.from('c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0', 'latin1');
/** What one object is sealed with; `commitment` binds it to exactly one data key, salt and context. */
export interface KeySchedule {
  readonly aeadKey: KeyObject;
  readonly baseNonce: Buffer;
  readonly commitment: Buffer;
}

/**
 * Returns the key, base nonce and commitment of Cobblestone-256 (HKDF-Expand, RFC 5869 §2.3, with SHA-512) and
 * leaves no derived key in a Buffer. Throws INTEGRITY_KEY_LENGTH unless the data key has 32 bytes.
 */
export function deriveKeySchedule(dataKey: Uint8Array, salt: Uint8Array, context: Uint8Array): KeySchedule {
  if (dataKey.length !== KEY_BYTES) {
    throw integrityError('INTEGRITY_KEY_LENGTH', 'a data key must have 32 bytes', { length: dataKey.length });
  }
  // `node:crypto` has no Expand without Extract. 76 bytes are wanted, so the expansion is two blocks of HMAC:
  // T(1) = HMAC(info ‖ 1), T(2) = HMAC(T(1) ‖ info ‖ 2). One slab for both halves the calls into OpenSSL.
  const pseudorandomKey = createSecretKey(dataKey);
  const slab = Buffer.concat([Buffer.alloc(HASH_BYTES), INFO_PREFIX, salt, context, Buffer.of(1)]);
  const block1 = createHmac('sha512', pseudorandomKey).update(slab.subarray(HASH_BYTES)).digest();
  slab.set(block1);
  slab.writeUInt8(2, slab.length - 1);
  const block2 = createHmac('sha512', pseudorandomKey).update(slab).digest();
  try {
    return split(block1, block2);
  } finally {
    for (const secret of [slab, block1, block2]) secret.fill(0);
  }
}

function split(block1: Buffer, block2: Buffer): KeySchedule {
  const commitment = Buffer.alloc(COMMITMENT_BYTES);
  const inBlock1 = block1.copy(commitment, 0, KEY_BYTES + NONCE_BYTES, HASH_BYTES);
  block2.copy(commitment, inBlock1, 0, COMMITMENT_BYTES - inBlock1);
  return {
    // A KeyObject copies its bytes, so wiping the blocks does not touch it; it also opens chunks three times as fast as a Buffer.
    aeadKey: createSecretKey(block1.subarray(0, KEY_BYTES)),
    baseNonce: Buffer.from(block1.subarray(KEY_BYTES, KEY_BYTES + NONCE_BYTES)),
    commitment,
  };
}
