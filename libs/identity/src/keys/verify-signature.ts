import { compactVerify, errors, type CryptoKey } from 'jose';
import { parseCompactJws, type CompactJws } from './compact-jws.js';
import type { KeySource } from './key-set.js';
import type { SignatureAlgorithm } from './signature-algorithm.js';

/** Why a signature was not accepted. */
export type SignatureFailureCode =
  | 'TOKEN_MALFORMED'
  | 'TOKEN_ALGORITHM'
  | 'TOKEN_KEY_UNKNOWN'
  | 'TOKEN_SIGNATURE_INVALID'
  | 'IDENTITY_PROVIDER_UNAVAILABLE';

export type SignatureResult =
  | { readonly ok: true; readonly jws: CompactJws }
  | { readonly ok: false; readonly code: SignatureFailureCode };

const refuse = (code: SignatureFailureCode): SignatureResult => ({ ok: false, code });

async function isSignedBy(
  jws: CompactJws,
  key: CryptoKey | Uint8Array,
  algorithm: SignatureAlgorithm,
): Promise<boolean> {
  try {
    await compactVerify(jws.text, key, { algorithms: [algorithm] });
    return true;
  } catch (error) {
    // Any JOSE error here is a property of the token: its form was already checked, so it is not signed by this key.
    if (error instanceof errors.JOSEError) return false;
    throw error;
  }
}

/**
 * Accepts a compact JWS only when it is canonical, its algorithm is in the caller's list, and the one key that its `kid`
 * names (of the kind that algorithm needs) made the signature. Everything hostile is a value; it rejects only when the
 * key source or the runtime fails.
 */
export async function verifySignature(
  text: string,
  keys: KeySource,
  algorithms: readonly SignatureAlgorithm[],
): Promise<SignatureResult> {
  const jws = parseCompactJws(text);
  if (jws === null) return refuse('TOKEN_MALFORMED');
  const algorithm = algorithms.find((allowed) => allowed === jws.algorithm);
  if (algorithm === undefined) return refuse('TOKEN_ALGORITHM');
  const keySet = await keys.keysFor(jws.keyId);
  if (keySet === null) return refuse('IDENTITY_PROVIDER_UNAVAILABLE');
  const key = keySet.find(jws.keyId, algorithm);
  if (key === 'unknown') return refuse('TOKEN_KEY_UNKNOWN');
  if (key === 'other-algorithm') return refuse('TOKEN_ALGORITHM');
  const signed = await isSignedBy(jws, key, algorithm);
  return signed ? { ok: true, jws } : refuse('TOKEN_SIGNATURE_INVALID');
}
