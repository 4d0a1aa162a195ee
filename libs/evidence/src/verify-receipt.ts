import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { rootOfInclusion } from '#libs/tlog';
import { type Receipt, receiptMessage } from './receipt.js';

export type ReceiptVerdict =
  { readonly ok: true } | { readonly ok: false; readonly reason: 'path' | 'signature' };

/** Returns the public key of the 32 bytes that an event's `stream.key` holds; null when they are none. */
export function receiptKey(raw: Uint8Array): KeyObject | null {
  if (raw.length !== 32) return null;
  try {
    const x = Buffer.from(raw).toString('base64url');
    return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  } catch {
    // 32 bytes that are no point of the curve: no key, and the caller is told so.
    return null;
  }
}

/** Says whether the instance whose key this is signed the receipt; never throws, whatever it is given. */
export function verifyReceipt(receipt: Receipt, key: KeyObject): ReceiptVerdict {
  const root = rootOfInclusion({ ...receipt, proof: receipt.path });
  if (root === null) return { ok: false, reason: 'path' };
  return verify(null, receiptMessage(receipt, root), key, receipt.signature)
    ? { ok: true }
    : { ok: false, reason: 'signature' };
}
