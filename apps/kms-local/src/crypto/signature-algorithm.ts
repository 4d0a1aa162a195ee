import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { p256 } from '@noble/curves/nist.js';
import { KmsError } from '../protocol/kms.errors.js';
import type { KeySpec } from './key-material.js';

/** Whether the message still has to be hashed (RAW) or is the SHA-256 digest already. */
export type MessageType = 'RAW' | 'DIGEST';

/** One signing algorithm bound to its message type; signatures are DER for ECDSA and 64 raw bytes for Ed25519, as AWS gives them. */
export interface SignatureAlgorithm {
  sign(privateKey: KeyObject, message: Buffer): Buffer;
  verify(publicKey: KeyObject, message: Buffer, signature: Buffer): boolean;
}

const SHA256_BYTES = 32;

const ed25519: SignatureAlgorithm = {
  sign: (key, message) => sign(null, message, key),
  verify: (key, message, signature) => verify(null, message, key, signature),
};

const ecdsaRaw: SignatureAlgorithm = {
  sign: (key, message) => sign('sha256', message, key),
  verify: (key, message, signature) => verify('sha256', message, key, signature),
};

// node:crypto cannot sign a digest made elsewhere with ECDSA (it hashes again), hence the curve library for this one case.
const PREHASHED = { prehash: false, lowS: false, format: 'der' } as const;
const ecdsaDigest: SignatureAlgorithm = {
  sign: (key, digest) => Buffer.from(p256.sign(digestOf(digest), coordinate(key, 'd'), PREHASHED)),
  verify: (key, digest, signature) => {
    const point = Buffer.concat([Buffer.of(4), coordinate(key, 'x'), coordinate(key, 'y')]);
    return isDer(signature) && p256.verify(signature, digestOf(digest), point, PREHASHED);
  },
};

/** The signing algorithms each spec offers, as DescribeKey lists them. */
export const SIGNING_ALGORITHMS: Readonly<Record<KeySpec, readonly string[]>> = {
  SYMMETRIC_DEFAULT: [],
  ECC_NIST_P256: ['ECDSA_SHA_256'],
  ECC_NIST_EDWARDS25519: ['ED25519_SHA_512'],
};

/** Returns the algorithm, or throws InvalidKeyUsageException when the key cannot do it. */
export function signatureAlgorithm(
  spec: KeySpec,
  name: string,
  messageType: MessageType,
): SignatureAlgorithm {
  if (!SIGNING_ALGORITHMS[spec].includes(name)) {
    throw new KmsError(
      'InvalidKeyUsageException',
      `Algorithm ${name} is incompatible with key spec ${spec}.`,
    );
  }
  if (spec === 'ECC_NIST_P256') return messageType === 'RAW' ? ecdsaRaw : ecdsaDigest;
  if (messageType === 'RAW') return ed25519;
  throw new KmsError('ValidationException', `${name} signs messages of type RAW only.`);
}

/** Returns the private half of sealed material (PKCS #8 DER). */
export function toPrivateKey(material: Buffer): KeyObject {
  return createPrivateKey({ key: material, format: 'der', type: 'pkcs8' });
}

/** Returns the public half of sealed material. */
export function toPublicKey(material: Buffer): KeyObject {
  return createPublicKey(toPrivateKey(material));
}

function digestOf(message: Buffer): Buffer {
  if (message.length === SHA256_BYTES) return message;
  throw new KmsError('ValidationException', 'Digest is of an invalid length for algorithm ECDSA_SHA_256.');
}

function coordinate(key: KeyObject, name: 'd' | 'x' | 'y'): Buffer {
  return Buffer.from(key.export({ format: 'jwk' })[name] ?? '', 'base64url');
}

/** The curve library throws on malformed DER, where a verifier must say no. */
function isDer(signature: Buffer): boolean {
  try {
    p256.Signature.fromBytes(signature, 'der');
    return true;
  } catch {
    return false;
  }
}
