import { nodeHash } from '#libs/tlog';

/** Returns the root that a path leads to from a leaf (RFC 9162, 2.1.3.2), or null when the path cannot be of that place. */
export function rootFromInclusion(claim: {
  readonly index: number;
  readonly size: number;
  readonly leafHash: Buffer;
  readonly path: readonly Buffer[];
}): Buffer | null {
  if (claim.index >= claim.size) return null;
  let position = claim.index;
  let last = claim.size - 1;
  let root = claim.leafHash;
  for (const sibling of claim.path) {
    if (last === 0) return null;
    if (position % 2 === 1 || position === last) {
      root = nodeHash(sibling, root);
      while (position % 2 === 0 && position !== 0) {
        position /= 2;
        last = Math.floor(last / 2);
      }
    } else {
      root = nodeHash(root, sibling);
    }
    position = Math.floor(position / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 ? root : null;
}
