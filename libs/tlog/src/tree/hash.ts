import { createHash, hash } from 'node:crypto';
import { tlogMisuse } from '../tlog.errors.js';

export const HASH_BYTES = 32;

/** The root of the tree without leaves: the SHA-256 of nothing. */
export const EMPTY_ROOT: Buffer = hash('sha256', Buffer.alloc(0), 'buffer');

// INVARIANT: the two prefixes keep a leaf from ever being read as an inner node (RFC 6962, 2.1).
const LEAF_PREFIX = Buffer.from([0x00]);
const NODE_PREFIX = 0x01;

// One input buffer for all nodes: hashing is synchronous, and both halves are overwritten in full each time.
const nodeInput = Buffer.alloc(1 + 2 * HASH_BYTES, NODE_PREFIX);

/** Returns SHA-256(0x00 ‖ entry). */
export function leafHash(entry: Uint8Array): Buffer {
  return createHash('sha256').update(LEAF_PREFIX).update(entry).digest();
}

/** Returns SHA-256(0x01 ‖ left ‖ right); throws for anything but two hashes. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  if (left.length !== HASH_BYTES || right.length !== HASH_BYTES) throw tlogMisuse('A node joins two hashes.');
  nodeInput.set(left, 1);
  nodeInput.set(right, 1 + HASH_BYTES);
  return hash('sha256', nodeInput, 'buffer');
}

/** True exactly for 32 bytes, whatever a caller was handed. */
export function isHash(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array && value.length === HASH_BYTES;
}

/** True for a list of hashes and nothing else in it. */
export function isHashList(value: unknown): value is readonly Uint8Array[] {
  if (!Array.isArray(value)) return false;
  // Not `every`, which passes over the holes of a sparse array.
  for (const item of value) if (!isHash(item)) return false;
  return true;
}

/** True when both are the same bytes; hashes of a log are public, so time may tell where they differ. */
export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}
