export type Side = 'left' | 'right';

/** Hands each hash of a proof to `join` with its side; false when the proof is not exactly the way to the root. */
export function climb(
  path: PathCursor,
  proof: readonly Uint8Array[],
  join: (side: Side, sibling: Uint8Array) => void,
): boolean {
  for (const sibling of proof) {
    const side = path.next();
    if (side === null) return false;
    join(side, sibling);
  }
  return path.atRoot;
}

/** Climbs from a node to the root of a tree and says on which side the next hash of a proof belongs (RFC 9162, 2.1.3.2 and 2.1.4.2). */
export class PathCursor {
  #node: number;
  #last: number;

  /** Begins at leaf `node` of a tree whose last leaf is `last`. */
  constructor(node: number, last: number) {
    this.#node = node;
    this.#last = last;
  }

  get atRoot(): boolean {
    return this.#last === 0;
  }

  /** Climbs out of right children, as a consistency proof begins at the largest subtree that ends with its node. */
  skipRightChildren(): void {
    while (this.#node % 2 === 1) this.#up();
  }

  /** Returns the side of the sibling and climbs over it; null when there is none left. */
  next(): Side | null {
    if (this.atRoot) return null;
    const left = this.#node % 2 === 1 || this.#node === this.#last;
    // On the right edge a node without a sibling is its own parent: those levels have no hash in the proof.
    if (left) while (this.#node % 2 === 0 && this.#node !== 0) this.#up();
    this.#up();
    return left ? 'left' : 'right';
  }

  // Divided, not shifted: sizes are larger than the 32 bits a shift would leave.
  #up(): void {
    this.#node = Math.floor(this.#node / 2);
    this.#last = Math.floor(this.#last / 2);
  }
}
