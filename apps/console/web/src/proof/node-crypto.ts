import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { Buffer } from 'buffer/index.js';

// What `#libs/tlog` uses of node:crypto, for the browser: the build puts this file in its place, so that the very code that
// judges exports on the command line judges here. A test compares it with node:crypto.

/** A raw Ed25519 public key; stands for the KeyObject of node:crypto. */
export interface KeyObject {
  readonly raw: Uint8Array;
}

const SPKI_PREFIX_BYTES = 12;

function assertSha256(algorithm: string): void {
  if (algorithm !== 'sha256') throw new Error(`No ${algorithm} here.`);
}

/** Returns the SHA-256 of the bytes. */
export function hash(algorithm: string, data: Uint8Array, _encoding: 'buffer'): Uint8Array {
  assertSha256(algorithm);
  return Buffer.from(sha256(data));
}

/** Returns a SHA-256 that takes its input in parts. */
export function createHash(algorithm: string) {
  assertSha256(algorithm);
  const running = sha256.create();
  const self = {
    update(data: Uint8Array | string) {
      running.update(typeof data === 'string' ? new TextEncoder().encode(data) : data);
      return self;
    },
    digest: () => Buffer.from(running.digest()),
  };
  return self;
}

/** Returns the key of an Ed25519 SubjectPublicKeyInfo (RFC 8410). */
export function createPublicKey({ key }: { readonly key: Uint8Array }): KeyObject {
  return { raw: Uint8Array.from(key.subarray(SPKI_PREFIX_BYTES)) };
}

/** True only for the key's signature over exactly this message; strict as RFC 8032 and node:crypto are. */
export function verify(
  _algorithm: null,
  message: Uint8Array,
  key: KeyObject,
  signature: Uint8Array,
): boolean {
  try {
    return ed25519.verify(Uint8Array.from(signature), Uint8Array.from(message), key.raw, { zip215: false });
  } catch {
    // Not even the form of a signature or key: false, as node:crypto says.
    return false;
  }
}
