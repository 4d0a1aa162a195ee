import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { type ReceiptBatch, receiptMessage } from '#libs/evidence';

/** One process's receipt key: made at its start, never stored; its public half is part of every record the process makes. */
export class ReceiptSigner {
  private readonly privateKey: KeyObject;
  /** 32 bytes in base64url. */
  readonly publicKey: string;

  constructor() {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    this.privateKey = privateKey;
    this.publicKey = publicKey.export({ format: 'jwk' }).x ?? '';
  }

  sign(batch: ReceiptBatch, root: Buffer): Buffer {
    return sign(null, receiptMessage(batch, root), this.privateKey);
  }
}
