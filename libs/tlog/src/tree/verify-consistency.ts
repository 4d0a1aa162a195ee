import { refuse } from '../verdict.js';
import { EMPTY_ROOT, isHash, isHashList, nodeHash, sameBytes } from './hash.js';
import { climb, PathCursor } from './path-cursor.js';
import { isPowerOfTwo, isTreeSize } from './tree-size.js';
import type { ProofVerdict } from './verify-inclusion.js';

export interface ConsistencyClaim {
  readonly size1: number;
  readonly size2: number;
  readonly root1: Uint8Array;
  readonly root2: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

/**
 * Accepts exactly a proof that the tree of `size1` is the beginning of the tree of `size2`; never throws.
 * From the empty tree there is nothing to prove: that is `out-of-range`, so that no caller takes it for a check.
 */
export function verifyConsistency(claim: ConsistencyClaim): ProofVerdict {
  if (!isWellFormed(claim)) return refuse('malformed');
  const { size1, size2, root1, root2 } = claim;
  if (size1 === size2) return verifySame(claim);
  if (size1 === 0 || size1 > size2) return refuse('out-of-range');
  return isHash(root1) && isHash(root2) ? verifyGrowth(claim) : refuse('malformed');
}

function isWellFormed({ size1, size2, root1, root2, proof }: ConsistencyClaim): boolean {
  const bytes = root1 instanceof Uint8Array && root2 instanceof Uint8Array;
  return isTreeSize(size1) && isTreeSize(size2) && bytes && isHashList(proof);
}

function verifySame({ size1, root1, root2, proof }: ConsistencyClaim): ProofVerdict {
  if (proof.length > 0) return refuse('proof-length');
  if (size1 === 0 && !sameBytes(root1, EMPTY_ROOT)) return refuse('root-mismatch');
  return sameBytes(root1, root2) ? { ok: true } : refuse('root-mismatch');
}

function verifyGrowth({ size1, size2, root1, root2, proof }: ConsistencyClaim): ProofVerdict {
  if (proof.length === 0) return refuse('proof-length');
  // A complete tree is itself the first node, and left out of the proof because the verifier has it.
  const [first, rest] = isPowerOfTwo(size1) ? [root1, proof] : [proof[0] as Uint8Array, proof.slice(1)];
  const path = new PathCursor(size1 - 1, size2 - 1);
  path.skipRightChildren();
  let older = first;
  let newer = first;
  const whole = climb(path, rest, (side, sibling) => {
    if (side === 'left') older = nodeHash(sibling, older);
    newer = side === 'left' ? nodeHash(sibling, newer) : nodeHash(newer, sibling);
  });
  if (!whole) return refuse('proof-length');
  return sameBytes(older, root1) && sameBytes(newer, root2) ? { ok: true } : refuse('root-mismatch');
}
