import { importJWK, type CryptoKey, type JWK } from 'jose';
import { keyKindOf, type SignatureAlgorithm } from './signature-algorithm.js';

const MIN_RSA_BITS = 2048;
const MAX_RSA_BITS = 8192;
const MIN_RSA_EXPONENT = 65_537;
const MAX_KEY_MEMBER_LENGTH = 2048;
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth'] as const;

/** A key that may verify signatures made with the algorithms it was imported for, and nothing else. */
export interface VerificationKey {
  readonly keyId: string | null;
  readonly imported: ReadonlyMap<SignatureAlgorithm, CryptoKey | Uint8Array>;
}

function bytesOf(value: unknown): Buffer {
  return typeof value === 'string' ? Buffer.from(value, 'base64url') : Buffer.alloc(0);
}

function bitLength(bytes: Buffer): number {
  const first = bytes.findIndex((byte) => byte !== 0);
  return first < 0 ? 0 : (bytes.length - first) * 8 - Math.clz32(bytes[first] ?? 0) + 24;
}

function isStrongRsa(jwk: JWK): boolean {
  const bits = bitLength(bytesOf(jwk.n));
  const exponent = bytesOf(jwk.e);
  if (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS || exponent.length === 0 || exponent.length > 6)
    return false;
  // e = 1 makes every message its own signature; small even-looking exponents have no honest use.
  const value = exponent.readUIntBE(0, exponent.length);
  return value >= MIN_RSA_EXPONENT && value % 2 === 1;
}

function mayVerify(jwk: JWK): boolean {
  if (jwk.use !== undefined && jwk.use !== 'sig') return false;
  if (jwk.key_ops === undefined) return true;
  return Array.isArray(jwk.key_ops) && jwk.key_ops.includes('verify');
}

function fits(jwk: JWK, algorithm: SignatureAlgorithm): boolean {
  const kind = keyKindOf(algorithm);
  if (jwk.kty !== kind.kty || (jwk.alg !== undefined && jwk.alg !== algorithm)) return false;
  return kind.crv === undefined || jwk.crv === kind.crv;
}

function isSound(jwk: JWK): boolean {
  // A published private key authenticates nobody: whoever reads the set could sign with it.
  if (PRIVATE_MEMBERS.some((member) => jwk[member] !== undefined)) return false;
  if (Object.values(jwk).some((value) => typeof value === 'string' && value.length > MAX_KEY_MEMBER_LENGTH)) {
    return false;
  }
  return jwk.kty !== 'RSA' || isStrongRsa(jwk);
}

/** Only the members that make the key: hints such as `ext`, `use` or `x5u` have been judged or are of no concern. */
function bareKey(jwk: JWK): JWK {
  const members = ['kty', 'crv', 'x', 'y', 'n', 'e', 'k'] as const;
  return Object.fromEntries(
    members.filter((name) => jwk[name] !== undefined).map((name) => [name, jwk[name]]),
  );
}

async function importFor(
  jwk: JWK,
  algorithm: SignatureAlgorithm,
): Promise<[SignatureAlgorithm, CryptoKey | Uint8Array] | null> {
  try {
    return [algorithm, await importJWK(bareKey(jwk), algorithm)];
  } catch {
    // Not a key (a point off its curve, a missing member): left out as any unfit key is; the others still count.
    return null;
  }
}

/**
 * Resolves to the key when it is meant for verifying (`use`, `key_ops`), strong enough, public, and of the kind one of
 * the allowed algorithms needs; else null. Without HS* among the allowed, a symmetric key is always null.
 */
export async function toVerificationKey(
  jwk: JWK,
  allowed: readonly SignatureAlgorithm[],
): Promise<VerificationKey | null> {
  if (!mayVerify(jwk) || !isSound(jwk)) return null;
  const fitting = allowed.filter((algorithm) => fits(jwk, algorithm));
  const imports = await Promise.all(fitting.map((algorithm) => importFor(jwk, algorithm)));
  const imported = new Map(imports.filter((entry) => entry !== null));
  return imported.size === 0 ? null : { keyId: typeof jwk.kid === 'string' ? jwk.kid : null, imported };
}
