import type { ContextPairs } from '../protocol/members.js';

/**
 * Returns the same bytes for the same pairs in any order, and different bytes for any other set of pairs:
 * JSON of the pairs, sorted by name, quotes both names and values, so no two sets can run together.
 */
export function canonicalContext(pairs: ContextPairs): Buffer {
  const sorted = [...pairs].sort(([left], [right]) => (left < right ? -1 : 1));
  return Buffer.from(JSON.stringify(sorted), 'utf8');
}
