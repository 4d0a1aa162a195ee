import { generateKeyPairSync, sign } from 'node:crypto';
import {
  type NoteSigner,
  SIGNATURE_TYPE,
  type SignatureType,
  toVerifier,
  type Verifier,
  verifierKey,
} from '../src/index.js';

export interface KeyPair extends NoteSigner {
  readonly publicKey: Buffer;
  verifier(type?: SignatureType): Verifier;
}

/** A fresh Ed25519 key that signs as `name`. */
export function newKeyPair(name: string): KeyPair {
  const { publicKey: spki, privateKey } = generateKeyPairSync('ed25519');
  const publicKey = spki.export({ format: 'der', type: 'spki' }).subarray(-32);
  return {
    name,
    publicKey,
    sign: (message) => Promise.resolve(sign(null, message, privateKey)),
    verifier: (type = SIGNATURE_TYPE.ed25519) => toVerifier(verifierKey(name, type, publicKey)),
  };
}
