import { isUuid } from '#libs/kernel';
import { z } from 'zod';
import type { KmsKey } from './kms-key.js';

const LENGTH_BYTES = 4;

const attributes = z.strictObject({
  keyId: z.string().refine(isUuid),
  spec: z.enum(['SYMMETRIC_DEFAULT', 'ECC_NIST_P256', 'ECC_NIST_EDWARDS25519']),
  usage: z.enum(['ENCRYPT_DECRYPT', 'SIGN_VERIFY']),
  state: z.enum(['Enabled', 'Disabled', 'PendingDeletion']),
  description: z.string(),
  creationDate: z.iso.datetime().transform((text) => new Date(text)),
  deletionDate: z.iso
    .datetime()
    .transform((text) => new Date(text))
    .exactOptional(),
});

/**
 * Returns attribute length (4, big endian) ‖ attributes (JSON) ‖ material.
 * The material stays out of the JSON so that it is never a string, which could not be zeroed.
 */
export function encodeKey(key: KmsKey): Buffer {
  const { material, ...rest } = key;
  const json = Buffer.from(JSON.stringify(rest), 'utf8');
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(json.length);
  return Buffer.concat([length, json, material]);
}

/** Returns the key with its own copy of the material and zeroes `encoded`; throws for anything `encodeKey` did not write. */
export function decodeKey(encoded: Buffer): KmsKey {
  try {
    const end = LENGTH_BYTES + encoded.readUInt32BE(0);
    const known = attributes.parse(JSON.parse(encoded.toString('utf8', LENGTH_BYTES, end)));
    return { ...known, material: Buffer.concat([encoded.subarray(end)]) };
  } finally {
    encoded.fill(0);
  }
}
