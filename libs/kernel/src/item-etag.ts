import { createHash } from 'node:crypto';

/**
 * Returns the strong entity tag of an item version: `"<32 hex>"`, the first 16 bytes of SHA-256 over the version's id.
 * It depends on the version only, never on the plaintext, so a tag tells nobody whether two items hold the same bytes.
 */
export function itemEtag(versionId: string): string {
  return `"${createHash('sha256').update(versionId).digest('hex').slice(0, 32)}"`;
}
