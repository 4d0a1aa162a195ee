import { z } from 'zod';

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Key id, key ARN, alias name or alias ARN; what it means is decided by `KeyNames`. */
export const keyIdMember = z.string().min(1).max(2048);

/** Accepts canonical base64 of `min` to `max` bytes and yields the bytes. */
export function blobMember(min: number, max: number) {
  return z
    .string()
    .regex(BASE64, 'must be base64')
    .transform((text) => Buffer.from(text, 'base64'))
    .refine((bytes) => bytes.length >= min && bytes.length <= max, `must be ${min} to ${max} bytes`);
}

/** 1 to 4,096 bytes, the limit of the real service. */
export const plaintextMember = blobMember(1, 4096);
/** 1 to 6,144 bytes, the limit of the real service. */
export const ciphertextMember = blobMember(1, 6144);

/** The pairs of an encryption context, in the order they came. */
export type ContextPairs = readonly (readonly [name: string, value: string])[];

/**
 * Keeps every member, `__proto__` too, which an object-building parser would drop: a dropped pair would be a pair
 * that is not authenticated.
 */
export const encryptionContextMember = z
  .unknown()
  .optional()
  .transform((value, refinement): ContextPairs => {
    if (value === undefined || value === null) return [];
    const isMap = typeof value === 'object' && !Array.isArray(value);
    const pairs = isMap ? Object.entries(value) : [];
    if (isMap && pairs.every((pair): pair is [string, string] => typeof pair[1] === 'string')) return pairs;
    refinement.addIssue({ code: 'custom', message: 'must be a map of strings' });
    return z.NEVER;
  });

/** The algorithms Encrypt, Decrypt and ReEncrypt know; only SYMMETRIC_DEFAULT has keys here. */
export const encryptionAlgorithmMember = z
  .enum(['SYMMETRIC_DEFAULT', 'RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256', 'SM2PKE'])
  .default('SYMMETRIC_DEFAULT');

/** Entries per page of a list: 1 to 1,000, 100 when left out. */
export const limitMember = z.int().min(1).max(1000).default(100);

/** Returns seconds since 1970 with millisecond fraction, the timestamp format of AWS JSON 1.1. */
export function toEpochSeconds(date: Date): number {
  return date.getTime() / 1000;
}
