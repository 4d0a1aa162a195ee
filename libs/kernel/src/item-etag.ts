import { createHash } from 'node:crypto';

/**
 * Returns the strong entity tag of an item version: `"<32 hex>-1"`, the first 16 bytes of SHA-256 over the version's id.
 * It depends on the version only, never on the plaintext, so a tag tells nobody whether two items hold the same bytes.
 * The `-1` is that of an S3 object uploaded in one part: a client that takes 32 bare digits for the MD5 of what it got
 * would call the item damaged.
 */
export function itemEtag(versionId: string): string {
  return `"${createHash('sha256').update(versionId).digest('hex').slice(0, 32)}-1"`;
}
