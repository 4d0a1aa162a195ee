import { toAddressRange } from './address.js';

/** Guarantees membership of an address in a set of blocks in O(log n), whatever their order and overlaps. */
export class NetworkSet {
  readonly #firsts: readonly string[];
  readonly #lasts: readonly string[];

  private constructor(ranges: readonly { first: string; last: string }[]) {
    this.#firsts = ranges.map((range) => range.first);
    this.#lasts = ranges.map((range) => range.last);
  }

  /** Returns the set, or the first entry that is not a block. */
  static from(cidrs: readonly string[]): NetworkSet | { readonly invalid: string } {
    const ranges: { first: string; last: string }[] = [];
    for (const cidr of cidrs) {
      const range = toAddressRange(cidr);
      if (range === null) return { invalid: cidr };
      ranges.push(range);
    }
    return new NetworkSet(merged(ranges));
  }

  /** @param addressKey from `toAddressKey` */
  has(addressKey: string): boolean {
    let low = 0;
    let high = this.#firsts.length - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      if ((this.#firsts[middle] ?? '') > addressKey) high = middle - 1;
      else if ((this.#lasts[middle] ?? '') < addressKey) low = middle + 1;
      else return true;
    }
    return false;
  }
}

/** Sorted and without overlaps: binary search is only right on such a list. */
function merged(ranges: { first: string; last: string }[]): { first: string; last: string }[] {
  const sorted = ranges.toSorted((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
  const result: { first: string; last: string }[] = [];
  for (const range of sorted) {
    const previous = result.at(-1);
    if (previous === undefined || previous.last < range.first) result.push({ ...range });
    else if (previous.last < range.last) previous.last = range.last;
  }
  return result;
}
