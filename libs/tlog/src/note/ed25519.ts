import { createPublicKey, type KeyObject, verify } from 'node:crypto';

export const ED25519_SIGNATURE_BYTES = 64;

// The DER that every Ed25519 SubjectPublicKeyInfo begins with (RFC 8410).
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/** Returns the key of 32 raw bytes. */
export function ed25519PublicKey(raw: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([SPKI_PREFIX, raw]), format: 'der', type: 'spki' });
}

/** True only for a signature over exactly these bytes; never throws. */
export function verifyEd25519(key: KeyObject, message: Uint8Array, signature: Uint8Array): boolean {
  return signature.length === ED25519_SIGNATURE_BYTES && verify(null, message, key, signature);
}
