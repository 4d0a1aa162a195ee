import type { CryptoKey, JWK } from 'jose';
import type { SignatureAlgorithm } from './signature-algorithm.js';
import { toVerificationKey, type VerificationKey } from './verification-key.js';

const MAX_KEYS = 100;

/** Where verification finds its keys: null means that no key can be trusted now, which denies. */
export interface KeySource {
  keysFor(keyId: string | null): Promise<KeySet | null>;
}

/** An immutable set of keys that were judged fit for verifying when the set was made. */
export class KeySet implements KeySource {
  private constructor(readonly keys: readonly VerificationKey[]) {}

  /** Resolves to a set of the fit keys among the first 100; unfit and malformed ones are left out, never an error. */
  static async fromJwks(jwks: readonly unknown[], allowed: readonly SignatureAlgorithm[]): Promise<KeySet> {
    const objects = jwks.slice(0, MAX_KEYS).filter((jwk) => typeof jwk === 'object' && jwk !== null);
    const keys = await Promise.all(objects.map((jwk) => toVerificationKey(jwk as JWK, allowed)));
    return new KeySet(keys.filter((key) => key !== null));
  }

  keysFor(): Promise<KeySet> {
    return Promise.resolve(this);
  }

  /** True when a key of that id is in the set. */
  has(keyId: string): boolean {
    return this.keys.some((key) => key.keyId === keyId);
  }

  /**
   * Returns the one key for that id and algorithm. Without an id only a single candidate will do: keys are never
   * tried in turn, so that a token cannot make us search for a key that happens to accept it.
   */
  find(
    keyId: string | null,
    algorithm: SignatureAlgorithm,
  ): CryptoKey | Uint8Array | 'unknown' | 'other-algorithm' {
    const named = keyId === null ? this.keys : this.keys.filter((key) => key.keyId === keyId);
    const fitting = named.map((key) => key.imported.get(algorithm)).filter((key) => key !== undefined);
    if (fitting.length === 1 && fitting[0] !== undefined) return fitting[0];
    return keyId !== null && named.length > 0 && fitting.length === 0 ? 'other-algorithm' : 'unknown';
  }
}
