import type { LeafRange } from '#libs/tlog';

/** Collects the leaves of an archive, given in ascending order, and returns what of a tree they leave out. */
export class LeafGaps {
  private readonly ranges: LeafRange[] = [];
  private next = 0;

  add(index: number): void {
    if (index < this.next) throw new RangeError(`leaf ${index} comes after leaf ${this.next - 1}`);
    if (index > this.next) this.ranges.push([this.next, index]);
    this.next = index + 1;
  }

  /** Returns the ranges of a tree of `size` that hold none of the leaves. */
  of(size: number): readonly LeafRange[] {
    if (size < this.next)
      throw new RangeError(`a tree of ${size} leaves does not hold leaf ${this.next - 1}`);
    return size > this.next ? [...this.ranges, [this.next, size]] : [...this.ranges];
  }
}
