import { CompactRange, subtreesOf } from '#libs/tlog';
import type { LeafGap } from './proofs.schema.js';

/**
 * Computes the root of a whole log from a month's leaves, in ascending order, and the subtrees of what lies between them.
 * Holds one hash per complete subtree, however many leaves there are.
 */
export class MonthFold {
  private readonly range = new CompactRange();
  private at = 0;

  constructor(private readonly gaps: readonly LeafGap[]) {}

  append(index: number, leafHash: Buffer): void {
    if (this.range.size < index) this.fill();
    if (this.range.size !== index) throw new RangeError(`leaf ${index} is not where the log goes on`);
    this.range.append(leafHash);
  }

  /** Returns the root of the tree of `size`; throws when leaves and gaps do not make up exactly that. */
  root(size: number): Buffer {
    if (this.range.size < size) this.fill();
    if (this.range.size !== size || this.at !== this.gaps.length) {
      throw new RangeError(`leaves and gaps make up no tree of ${size}`);
    }
    return this.range.root();
  }

  private fill(): void {
    const gap = this.gaps[this.at];
    if (gap?.begin !== this.range.size || gap.end <= gap.begin) {
      throw new RangeError(`no gap begins at leaf ${this.range.size}`);
    }
    const subtrees = subtreesOf([gap.begin, gap.end]);
    if (subtrees.length !== gap.hashes.length)
      throw new RangeError(`gap ${gap.begin} has too many or too few hashes`);
    subtrees.forEach(({ level }, index) => this.range.appendSubtree(level, gap.hashes[index] as Buffer));
    this.at += 1;
  }
}
