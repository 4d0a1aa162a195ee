/** Kind of key a JOSE algorithm needs (RFC 7518 §3.1, RFC 8037): a token cannot pair an algorithm with another kind. */
interface KeyKind {
  readonly kty: 'RSA' | 'EC' | 'OKP' | 'oct';
  readonly crv?: string;
}

const KEY_KINDS = {
  RS256: { kty: 'RSA' },
  RS384: { kty: 'RSA' },
  RS512: { kty: 'RSA' },
  PS256: { kty: 'RSA' },
  PS384: { kty: 'RSA' },
  PS512: { kty: 'RSA' },
  ES256: { kty: 'EC', crv: 'P-256' },
  ES384: { kty: 'EC', crv: 'P-384' },
  ES512: { kty: 'EC', crv: 'P-521' },
  EdDSA: { kty: 'OKP', crv: 'Ed25519' },
  HS256: { kty: 'oct' },
  HS384: { kty: 'oct' },
  HS512: { kty: 'oct' },
} as const satisfies Record<string, KeyKind>;

/** Every algorithm this library can verify; which of them are allowed is always the caller's explicit list. */
export type SignatureAlgorithm = keyof typeof KEY_KINDS;

/** Algorithms a production configuration may allow: with a shared secret whoever verifies could also sign, so no HS*. */
export type AsymmetricAlgorithm = Exclude<SignatureAlgorithm, `HS${string}`>;

/** Allowed unless an operator narrows it. */
export const DEFAULT_ALGORITHMS: readonly AsymmetricAlgorithm[] = ['ES256', 'EdDSA', 'RS256', 'PS256'];

/** True for an algorithm whose verification key is public; decides at boot, where a configuration is not yet typed. */
export function isAsymmetricAlgorithm(name: string): name is AsymmetricAlgorithm {
  return Object.hasOwn(KEY_KINDS, name) && !name.startsWith('HS');
}

/** The kind of key that algorithm needs. */
export function keyKindOf(algorithm: SignatureAlgorithm): KeyKind {
  return KEY_KINDS[algorithm];
}
