import { tlogMisuse } from '../tlog.errors.js';
import { foldSubtrees } from './compact-range.js';
import { isHashList } from './hash.js';

/** A complete subtree: the one over leaves [index · 2^level, (index + 1) · 2^level). */
export interface NodeCoordinate {
  readonly level: number;
  readonly index: number;
}

/** Returns the hashes of complete subtrees in the order asked; called once per proof. */
export type ReadNodes = (nodes: readonly NodeCoordinate[]) => Promise<readonly Uint8Array[]>;

/** Leaves [begin, end) whose subtree has one hash, though it may reach over the right edge and so be stored nowhere. */
export type LeafRange = readonly [begin: number, end: number];

/** Returns the complete subtrees of a range of RFC 6962's splitting, left to right. */
export function subtreesOf([begin, end]: LeafRange): NodeCoordinate[] {
  const nodes: NodeCoordinate[] = [];
  for (let at = begin; at < end;) {
    let level = 0;
    let width = 1;
    while (at % (width * 2) === 0 && at + width * 2 <= end) {
      width *= 2;
      level += 1;
    }
    nodes.push({ level, index: at / width });
    at += width;
  }
  return nodes;
}

/** Returns one hash per range, reading all complete subtrees they consist of at once. */
export async function readRanges(ranges: readonly LeafRange[], readNodes: ReadNodes): Promise<Buffer[]> {
  const nodes = ranges.flatMap(subtreesOf);
  return foldRanges(ranges, nodes.length === 0 ? [] : await readNodes(nodes));
}

/** Returns one hash per range from those of their subtrees, all in a row; throws when there are too many or too few. */
export function foldRanges(ranges: readonly LeafRange[], hashes: readonly Uint8Array[]): Buffer[] {
  const folded: Buffer[] = [];
  let at = 0;
  for (const range of ranges) {
    const count = subtreesOf(range).length;
    folded.push(foldSubtrees(hashes.slice(at, at + count)));
    at += count;
  }
  if (!isHashList(hashes) || hashes.length !== at) throw tlogMisuse(`Asked for ${at} nodes, got others.`);
  return folded;
}
