import { type Refusal, refuse } from '../verdict.js';
import { isHash, isHashList, nodeHash, sameBytes } from './hash.js';
import { climb, PathCursor } from './path-cursor.js';
import { isTreeSize } from './tree-size.js';

export type ProofRefusal = 'malformed' | 'out-of-range' | 'proof-length' | 'root-mismatch';
export type ProofVerdict = { readonly ok: true } | Refusal<ProofRefusal>;

export interface InclusionClaim {
  readonly index: number;
  readonly size: number;
  readonly leafHash: Uint8Array;
  readonly proof: readonly Uint8Array[];
  readonly root: Uint8Array;
}

/** Accepts exactly a proof that the leaf is at `index` of the tree of `size` with this root; never throws, whatever it is given. */
export function verifyInclusion(claim: InclusionClaim): ProofVerdict {
  if (!isWellFormed(claim)) return refuse('malformed');
  const { index, size, leafHash, proof, root } = claim;
  if (index >= size) return refuse('out-of-range');
  const found = climbToRoot({ index, size, leafHash, proof });
  if (found === null) return refuse('proof-length');
  return sameBytes(found, root) ? { ok: true } : refuse('root-mismatch');
}

/** Returns the root a proof leads to, for whoever has it signed elsewhere; null for what is no proof of that place; never throws. */
export function rootOfInclusion(claim: Omit<InclusionClaim, 'root'>): Uint8Array | null {
  if (!isWellFormed({ ...claim, root: claim.leafHash }) || claim.index >= claim.size) return null;
  return climbToRoot(claim);
}

function climbToRoot({ index, size, leafHash, proof }: Omit<InclusionClaim, 'root'>): Uint8Array | null {
  let hash = leafHash;
  const whole = climb(new PathCursor(index, size - 1), proof, (side, sibling) => {
    hash = side === 'left' ? nodeHash(sibling, hash) : nodeHash(hash, sibling);
  });
  return whole ? hash : null;
}

function isWellFormed({ index, size, leafHash, proof, root }: InclusionClaim): boolean {
  return isTreeSize(index) && isTreeSize(size) && isHash(leafHash) && isHash(root) && isHashList(proof);
}
