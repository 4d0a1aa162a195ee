/** Guarantees at most `capacity` entries; the one unused for longest is dropped first. */
export class LruCache<Value> {
  readonly #entries = new Map<string, Value>();

  constructor(private readonly capacity: number) {}

  get size(): number {
    return this.#entries.size;
  }

  /** Returns the entry, made with `make` when absent; `make` must not throw for keys that repeat often. */
  getOrMake(key: string, make: (key: string) => Value): Value {
    const cached = this.#entries.get(key);
    const value = cached ?? make(key);
    // A Map iterates in insertion order, so re-inserting is what makes the order one of use.
    if (cached !== undefined) this.#entries.delete(key);
    else this.#dropOldestWhenFull();
    this.#entries.set(key, value);
    return value;
  }

  #dropOldestWhenFull(): void {
    if (this.#entries.size < this.capacity) return;
    const oldest = this.#entries.keys().next();
    if (oldest.done !== true) this.#entries.delete(oldest.value);
  }
}
