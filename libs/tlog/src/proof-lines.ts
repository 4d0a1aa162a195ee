import { fromBase64OfLength } from './note/base64.js';
import { HASH_BYTES } from './tree/hash.js';

/** As many as a proof in a tree of 2^63 leaves can have. */
export const MAX_PROOF_HASHES = 63;

/** Returns one hash per line; null when a line is none, or there are more than any proof has. */
export function parseHashLines(lines: readonly string[]): Buffer[] | null {
  if (lines.length > MAX_PROOF_HASHES) return null;
  const hashes = lines.map((line) => fromBase64OfLength(line, HASH_BYTES));
  return hashes.every((hash) => hash !== null) ? hashes : null;
}
