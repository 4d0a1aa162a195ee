import { tlogMisuse } from '../tlog.errors.js';
import { EMPTY_ROOT, isHash, isHashList, nodeHash } from './hash.js';
import { isTreeSize, subtreeCount } from './tree-size.js';

/** Is told each node the moment its subtree is complete: leaves at level 0, and never the same node twice. */
export type NodeSink = (level: number, index: number, hash: Buffer) => void;

/** Guarantees the root of all leaves ever appended while holding one hash per complete subtree, at most 53. */
export class CompactRange {
  #size: number;
  readonly #hashes: Buffer[];

  /** Continues from what `size` and `hashes` of another one said; throws when they cannot belong together. */
  constructor(size = 0, hashes: readonly Uint8Array[] = []) {
    if (!isTreeSize(size) || !isHashList(hashes) || hashes.length !== subtreeCount(size)) {
      throw tlogMisuse(`A tree of ${size} leaves does not consist of ${hashes.length} subtrees.`);
    }
    this.#size = size;
    this.#hashes = hashes.map((hash) => Buffer.from(hash));
  }

  get size(): number {
    return this.#size;
  }

  /** The roots of the complete subtrees, left to right: with `size`, everything needed to continue. */
  get hashes(): Buffer[] {
    return [...this.#hashes];
  }

  /** Appends one leaf hash, amortised one node hash; whole or, when `onNode` throws, not at all. */
  append(leaf: Buffer, onNode?: NodeSink): void {
    this.appendSubtree(0, leaf, onNode);
  }

  /** Appends 2^level leaves by their subtree's hash alone; throws where such a subtree cannot begin. */
  appendSubtree(level: number, root: Buffer, onNode?: NodeSink): void {
    const width = 2 ** level;
    if (!isTreeSize(this.#size + width)) throw tlogMisuse('The tree is full.');
    if (!isHash(root)) throw tlogMisuse('A leaf is appended as its hash.');
    if (!isTreeSize(level) || this.#size % width !== 0) {
      throw tlogMisuse(`No subtree of ${width} leaves begins at ${this.#size}.`);
    }
    let hash = root;
    let index = this.#size / width;
    let at = level;
    let kept = this.#hashes.length;
    onNode?.(at, index, hash);
    // A right child completes its parent, which may complete its own.
    while (index % 2 === 1) {
      kept -= 1;
      hash = nodeHash(this.#hashes[kept] as Buffer, hash);
      index = (index - 1) / 2;
      at += 1;
      onNode?.(at, index, hash);
    }
    this.#hashes.length = kept;
    this.#hashes.push(hash);
    this.#size += width;
  }

  /** Returns the root of the tree as it is now. */
  root(): Buffer {
    return foldSubtrees(this.#hashes);
  }
}

/** Returns the root over adjacent complete subtrees given left to right, each larger than the next. */
export function foldSubtrees(hashes: readonly Uint8Array[]): Buffer {
  const last = hashes.at(-1);
  if (last === undefined) return EMPTY_ROOT;
  return hashes.slice(0, -1).reduceRight<Buffer>((root, left) => nodeHash(left, root), Buffer.from(last));
}

/** Returns the root of the tree of exactly these leaf hashes. */
export function rootOf(leafHashes: Iterable<Buffer>): Buffer {
  const range = new CompactRange();
  for (const leaf of leafHashes) range.append(leaf);
  return range.root();
}
