import { tlogMisuse } from '../tlog.errors.js';
import { EMPTY_ROOT } from './hash.js';
import { type LeafRange, readRanges, type ReadNodes } from './node-ranges.js';
import { isTreeSize, splitPoint } from './tree-size.js';

/** Returns the RFC 6962 audit path of a leaf, from its sibling upwards; throws for an index outside the tree. */
export function inclusionProof(index: number, size: number, readNodes: ReadNodes): Promise<Buffer[]> {
  return readRanges(inclusionRanges(index, size), readNodes);
}

/** Returns the RFC 6962 proof that the first `size1` leaves of the tree of `size2` are the tree of `size1`; throws unless 0 < size1 ≤ size2. */
export function consistencyProof(size1: number, size2: number, readNodes: ReadNodes): Promise<Buffer[]> {
  return readRanges(consistencyRanges(size1, size2), readNodes);
}

/** Returns the root of the first `size` leaves. */
export async function treeRoot(size: number, readNodes: ReadNodes): Promise<Buffer> {
  if (!isTreeSize(size)) throw tlogMisuse('A tree has a whole number of leaves.');
  if (size === 0) return EMPTY_ROOT;
  const [root] = await readRanges([[0, size]], readNodes);
  return root as Buffer;
}

/** Returns the leaves under each hash of an audit path. */
export function inclusionRanges(index: number, size: number): LeafRange[] {
  if (!isTreeSize(index) || !isTreeSize(size) || index >= size) {
    throw tlogMisuse(`A tree of ${size} leaves has no leaf ${index}.`);
  }
  const siblings: LeafRange[] = [];
  for (let begin = 0, end = size; end - begin > 1;) {
    const middle = begin + splitPoint(end - begin);
    if (index < middle) {
      siblings.push([middle, end]);
      end = middle;
    } else {
      siblings.push([begin, middle]);
      begin = middle;
    }
  }
  return siblings.reverse();
}

/** Returns the leaves under each hash of a consistency proof. */
export function consistencyRanges(size1: number, size2: number): LeafRange[] {
  if (!isTreeSize(size1) || !isTreeSize(size2) || size1 < 1 || size1 > size2) {
    throw tlogMisuse(`Nothing leads from a tree of ${size1} leaves to one of ${size2}.`);
  }
  const ranges: LeafRange[] = [];
  let begin = 0;
  for (let end = size2; end !== size1 || begin > 0;) {
    if (end === size1) {
      ranges.push([begin, end]);
      break;
    }
    const middle = begin + splitPoint(end - begin);
    if (size1 <= middle) {
      ranges.push([middle, end]);
      end = middle;
    } else {
      ranges.push([begin, middle]);
      begin = middle;
    }
  }
  return ranges.reverse();
}
