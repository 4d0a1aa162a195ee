import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { ContextPairs } from '../protocol/members.js';
import { KmsError } from '../protocol/kms.errors.js';
import { canonicalContext } from './encryption-context.js';

// Blob: version (1) ‖ key id (16) ‖ nonce (12) ‖ ciphertext ‖ tag (16). Ours alone; the real service's is opaque too.
const VERSION = 1;
const HEADER_BYTES = 17;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** The key bytes, and the id the blob is marked with. */
export interface SymmetricKey {
  readonly keyId: string;
  readonly material: Buffer;
}

/**
 * Returns a blob only the same key with the same context opens. The header is authenticated with the context.
 * A random 96-bit nonce is safe for 2^32 messages per key; a dataset key is one message.
 */
export function sealBlob(key: SymmetricKey, plaintext: Buffer, context: ContextPairs): Buffer {
  const header = Buffer.concat([Buffer.of(VERSION), Buffer.from(key.keyId.replaceAll('-', ''), 'hex')]);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key.material, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.concat([header, canonicalContext(context)]));
  return Buffer.concat([header, nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

/** Returns the id of the key that sealed the blob, unauthenticated until `openBlob`; throws InvalidCiphertextException for anything that is no blob. */
export function keyIdOfBlob(blob: Buffer): string {
  if (blob[0] !== VERSION || blob.length < HEADER_BYTES + NONCE_BYTES + TAG_BYTES) throw invalidCiphertext();
  const hex = blob.toString('hex', 1, HEADER_BYTES);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** Returns the plaintext, or throws InvalidCiphertextException for another key, another context or one changed bit. */
export function openBlob(key: SymmetricKey, blob: Buffer, context: ContextPairs): Buffer {
  if (keyIdOfBlob(blob) !== key.keyId) throw invalidCiphertext();
  const bodyStart = HEADER_BYTES + NONCE_BYTES;
  const decipher = createDecipheriv('aes-256-gcm', key.material, blob.subarray(HEADER_BYTES, bodyStart), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(Buffer.concat([blob.subarray(0, HEADER_BYTES), canonicalContext(context)]));
  decipher.setAuthTag(blob.subarray(-TAG_BYTES));
  const plaintext = decipher.update(blob.subarray(bodyStart, -TAG_BYTES));
  try {
    decipher.final();
    return plaintext;
  } catch (cause) {
    plaintext.fill(0);
    throw invalidCiphertext(cause);
  }
}

function invalidCiphertext(cause?: unknown): KmsError {
  return new KmsError(
    'InvalidCiphertextException',
    'The ciphertext or its encryption context is invalid.',
    cause,
  );
}
