import { createHash } from 'node:crypto';
import { tlogMisuse } from '../tlog.errors.js';
import { MALFORMED, type Parsed } from '../verdict.js';
import { fromBase64, toBase64 } from './base64.js';

/** The signature types of signed-note that this library speaks. */
export const SIGNATURE_TYPE = { ed25519: 0x01, cosignature: 0x04 } as const;
export type SignatureType = (typeof SIGNATURE_TYPE)[keyof typeof SIGNATURE_TYPE];

const PUBLIC_KEY_BYTES = 32;
const NOT_IN_A_NAME = /[\p{White_Space}+\p{Cc}]/u;
const VERIFIER_KEY = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/s;

/** A key as signatures name it: by name and id together, neither of which is trusted alone. */
export interface VerifierKey {
  readonly name: string;
  /** Eight lower-case hex digits. */
  readonly keyId: string;
  readonly type: SignatureType;
  /** 32 bytes, as RFC 8032 encodes them. */
  readonly publicKey: Buffer;
}

/** True for a name that can stand in a signature line: something, without space, plus or control character. */
export function isKeyName(name: string): boolean {
  return name !== '' && name.isWellFormed() && !NOT_IN_A_NAME.test(name);
}

/** Returns the verifier key with the id the format derives; throws for a name or key that cannot be one. */
export function verifierKey(name: string, type: SignatureType, publicKey: Uint8Array): VerifierKey {
  if (!isKeyName(name)) throw tlogMisuse('The name of a key may hold no space and no plus.');
  if (publicKey.length !== PUBLIC_KEY_BYTES) throw tlogMisuse('An Ed25519 public key has 32 bytes.');
  const key = Buffer.from(publicKey);
  return { name, type, publicKey: key, keyId: keyIdOf(name, type, key) };
}

/** Returns `name+id+base64(type ‖ key)`. */
export function formatVerifierKey(key: VerifierKey): string {
  return `${key.name}+${key.keyId}+${toBase64(Buffer.concat([Buffer.of(key.type), key.publicKey]))}`;
}

/** Returns the key, or `malformed` also when its id is not the one of its name and key, or its type is not spoken here. */
export function parseVerifierKey(text: string): Parsed<VerifierKey> {
  const [, name = '', keyId, encoded = ''] = VERIFIER_KEY.exec(text) ?? [];
  const bytes = fromBase64(encoded);
  if (!isKeyName(name) || bytes?.length !== 1 + PUBLIC_KEY_BYTES) return MALFORMED;
  const type = Object.values(SIGNATURE_TYPE).find((known) => known === bytes[0]);
  if (type === undefined) return MALFORMED;
  const value = verifierKey(name, type, bytes.subarray(1));
  return value.keyId === keyId ? { ok: true, value } : MALFORMED;
}

function keyIdOf(name: string, type: SignatureType, publicKey: Buffer): string {
  const digest = createHash('sha256').update(`${name}\n`).update(Buffer.of(type)).update(publicKey).digest();
  return digest.toString('hex', 0, 4);
}
