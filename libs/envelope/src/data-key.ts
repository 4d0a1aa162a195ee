import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { ContentKey } from './format/content-key.js';
import { integrityError } from './format/envelope.errors.js';
import { KEY_BYTES, TAG_BYTES } from './format/layout.js';
import {
  assertManifest,
  chunkContext,
  CURRENT_FORMAT,
  type ItemManifest,
  manifestAad,
  toFormatByte,
} from './item-manifest.js';

const GCM = { authTagLength: TAG_BYTES } as const;
const NONCE_OFFSET = 1;
const NONCE_BYTES = 12;
const KEY_OFFSET = NONCE_OFFSET + NONCE_BYTES;
const TAG_OFFSET = KEY_OFFSET + KEY_BYTES;

/** Bytes of a wrapped data key: format byte, nonce, ciphertext, tag. */
export const WRAPPED_DATA_KEY_BYTES = TAG_OFFSET + TAG_BYTES;

/** Returns 32 fresh random bytes for one item version; the caller wipes them with `fill(0)` after use. */
export function newDataKey(): Buffer {
  return randomBytes(KEY_BYTES);
}

/** Returns a dataset key ready for use and wipes the plaintext given; throws INTEGRITY_KEY_LENGTH unless that is 32 bytes. */
export function toDatasetKey(plaintext: Buffer): KeyObject {
  try {
    if (plaintext.length !== KEY_BYTES) {
      throw integrityError('INTEGRITY_KEY_LENGTH', 'a dataset key must have 32 bytes', {
        length: plaintext.length,
      });
    }
    return createSecretKey(plaintext);
  } finally {
    plaintext.fill(0);
  }
}

/**
 * Returns the data key sealed under the dataset key with the whole manifest as associated data, so that size, hash, header and
 * owner are vouched for by the wrap. Random 96-bit nonces allow 2^32 wraps per dataset key (NIST SP 800-38D §8.3).
 * Throws ENVELOPE_MANIFEST_INVALID or INTEGRITY_KEY_LENGTH.
 */
export function wrapDataKey(datasetKey: KeyObject, dataKey: Uint8Array, manifest: ItemManifest): Buffer {
  assertManifest(manifest);
  if (dataKey.length !== KEY_BYTES) {
    throw integrityError('INTEGRITY_KEY_LENGTH', 'a data key must have 32 bytes', { length: dataKey.length });
  }
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', datasetKey, nonce, GCM).setAAD(manifestAad(manifest));
  const ciphertext = Buffer.concat([cipher.update(dataKey), cipher.final()]);
  return Buffer.concat([Buffer.of(CURRENT_FORMAT), nonce, ciphertext, cipher.getAuthTag()]);
}

/**
 * Returns the data key, which the caller wipes, only if every field of the manifest is the one it was wrapped with. Throws
 * ENVELOPE_FORMAT_UNKNOWN for another format byte and INTEGRITY_DATA_KEY_REJECTED for anything else that does not match.
 */
export function unwrapDataKey(datasetKey: KeyObject, wrapped: Buffer, manifest: ItemManifest): Buffer {
  toFormatByte(wrapped[0]);
  toFormatByte(manifest.formatByte);
  if (wrapped.length !== WRAPPED_DATA_KEY_BYTES) throw rejectedDataKey(manifest);
  const nonce = wrapped.subarray(NONCE_OFFSET, KEY_OFFSET);
  const decipher = createDecipheriv('aes-256-gcm', datasetKey, nonce, GCM);
  decipher.setAAD(manifestAad(manifest)).setAuthTag(wrapped.subarray(TAG_OFFSET));
  const dataKey = decipher.update(wrapped.subarray(KEY_OFFSET, TAG_OFFSET));
  try {
    decipher.final();
  } catch {
    // OpenSSL's error says no more than "the tag is wrong".
    dataKey.fill(0);
    throw rejectedDataKey(manifest);
  }
  return dataKey;
}

/**
 * Returns the content key of a stored item version: the data key exists only inside this call and is wiped before it returns.
 * Throws as `unwrapDataKey` and `ContentKey.open` do.
 */
export function openContentKey(datasetKey: KeyObject, wrapped: Buffer, manifest: ItemManifest): ContentKey {
  const dataKey = unwrapDataKey(datasetKey, wrapped, manifest);
  try {
    return ContentKey.open(dataKey, chunkContext(manifest), manifest.header);
  } finally {
    dataKey.fill(0);
  }
}

function rejectedDataKey(manifest: ItemManifest): Error {
  const { itemId, versionId, datasetKeyId } = manifest;
  const detail = 'the wrapped data key does not belong to this manifest and dataset key';
  return integrityError('INTEGRITY_DATA_KEY_REJECTED', detail, { itemId, versionId, datasetKeyId });
}
