import { tlogMisuse } from '../tlog.errors.js';
import { CompactRange } from './compact-range.js';
import { foldRanges, type LeafRange, type NodeCoordinate, subtreesOf } from './node-ranges.js';
import { consistencyRanges, inclusionRanges } from './prove.js';

/** A tree with all its nodes in memory, for batches: proofs without a reader. */
export class MerkleTree {
  readonly #levels: Buffer[][] = [];
  readonly #range = new CompactRange();

  /** Returns the tree of exactly these leaf hashes. */
  static of(leafHashes: Iterable<Buffer>): MerkleTree {
    const tree = new MerkleTree();
    for (const leaf of leafHashes) tree.append(leaf);
    return tree;
  }

  get size(): number {
    return this.#range.size;
  }

  get root(): Buffer {
    return this.#range.root();
  }

  append(leaf: Buffer): void {
    this.#range.append(leaf, (level, index, hash) => {
      (this.#levels[level] ??= [])[index] = hash;
    });
  }

  /** Returns the inclusion proof of a leaf; throws for one that is not there. */
  proof(index: number): Buffer[] {
    return this.#fold(inclusionRanges(index, this.size));
  }

  /** Returns the consistency proof from the first `size1` leaves to the whole tree. */
  consistency(size1: number): Buffer[] {
    return this.#fold(consistencyRanges(size1, this.size));
  }

  /** Returns complete nodes; throws for one that is not complete. */
  nodes(coordinates: readonly NodeCoordinate[]): Buffer[] {
    return coordinates.map(({ level, index }) => {
      const hash = this.#levels[level]?.[index];
      if (hash === undefined) throw tlogMisuse(`Node ${level}/${index} is not complete.`);
      return hash;
    });
  }

  #fold(ranges: readonly LeafRange[]): Buffer[] {
    return foldRanges(ranges, this.nodes(ranges.flatMap(subtreesOf)));
  }
}
