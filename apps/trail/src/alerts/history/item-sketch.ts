const KEPT = 256;
/** The last twelve hex digits of an id: 48 random bits of a version 7 UUID. */
const HASH_CHARS = 12;
const HASH_SPACE = 2 ** 48;

/**
 * Counts different items in bounded memory: the 256 smallest of their ids' random bits (k minimum values). Exact below 256;
 * from there on within 13 % in 19 of 20 cases.
 */
export class ItemSketch {
  private readonly smallest: number[];

  constructor(smallest: readonly number[] = []) {
    this.smallest = [...smallest];
  }

  get count(): number {
    return estimate(this.smallest.length, this.smallest.at(-1));
  }

  /** Returns what `count` would be with this item, which is not added. */
  countWith(itemId: string): number {
    const hash = hashOf(itemId);
    const at = this.placeOf(hash);
    if (this.smallest[at] === hash || at >= KEPT) return this.count;
    if (this.smallest.length < KEPT) {
      return estimate(this.smallest.length + 1, Math.max(hash, this.smallest.at(-1) ?? hash));
    }
    return estimate(KEPT, Math.max(hash, this.smallest[KEPT - 2] ?? hash));
  }

  add(itemId: string): void {
    const hash = hashOf(itemId);
    const at = this.placeOf(hash);
    if (this.smallest[at] === hash || at >= KEPT) return;
    this.smallest.splice(at, 0, hash);
    if (this.smallest.length > KEPT) this.smallest.pop();
  }

  toJSON(): readonly number[] {
    return this.smallest;
  }

  /** Returns where the hash stands or would stand. */
  private placeOf(hash: number): number {
    let [low, high] = [0, this.smallest.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.smallest[middle] ?? 0) < hash) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function hashOf(itemId: string): number {
  return Number.parseInt(itemId.slice(-HASH_CHARS), 16);
}

function estimate(kept: number, largest: number | undefined): number {
  if (kept < KEPT || largest === undefined) return kept;
  return Math.round(((KEPT - 1) / Math.max(1, largest)) * HASH_SPACE);
}
