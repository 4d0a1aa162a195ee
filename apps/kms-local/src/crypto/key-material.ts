import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';

/** The kinds of key this server can make, spelled as in the KMS API. */
export type KeySpec = 'SYMMETRIC_DEFAULT' | 'ECC_NIST_P256' | 'ECC_NIST_EDWARDS25519';
/** What a key may be used for; fixed when it is made. */
export type KeyUsage = 'ENCRYPT_DECRYPT' | 'SIGN_VERIFY';

/** The one usage of each spec; the real service allows key agreement on P-256 as well. */
export const USAGE_OF_SPEC: Readonly<Record<KeySpec, KeyUsage>> = {
  SYMMETRIC_DEFAULT: 'ENCRYPT_DECRYPT',
  ECC_NIST_P256: 'SIGN_VERIFY',
  ECC_NIST_EDWARDS25519: 'SIGN_VERIFY',
};

/** Returns new random material: 32 bytes for a symmetric key, a PKCS #8 private key (DER) otherwise. */
export function generateMaterial(spec: KeySpec): Buffer {
  switch (spec) {
    case 'SYMMETRIC_DEFAULT':
      return randomBytes(32);
    case 'ECC_NIST_P256':
      return toPkcs8(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
    case 'ECC_NIST_EDWARDS25519':
      return toPkcs8(generateKeyPairSync('ed25519').privateKey);
  }
}

function toPkcs8(privateKey: KeyObject): Buffer {
  return privateKey.export({ format: 'der', type: 'pkcs8' });
}
