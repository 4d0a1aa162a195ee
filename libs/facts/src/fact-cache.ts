import { LRUCache } from 'lru-cache';

const MAX_AGE_MS = 60_000;

interface Entry<Value> {
  readonly value: Value;
  readonly scopes: readonly string[];
}

/**
 * Facts kept until the policy of one of their scopes changes, and never longer than a minute.
 * It is an optimisation only: `record_access` refuses what was decided from facts of an older epoch.
 */
export class FactCache<Value> {
  private readonly entries: LRUCache<string, Entry<Value>>;
  /** What is being loaded now: whoever asks meanwhile shares the answer, so a change costs one load per key, not per reader. */
  private readonly underWay = new Map<string, Promise<Value | null>>();

  constructor(maxEntries: number) {
    this.entries = new LRUCache({ max: maxEntries, ttl: MAX_AGE_MS });
  }

  get size(): number {
    return this.entries.size;
  }

  /**
   * Returns the cached value, or loads it; a load that began before a change is answered but not kept. Loads are shared
   * only in one name: what one caller may see, and what not, is never another's answer.
   */
  async get(
    key: string,
    load: () => Promise<Value | null>,
    scopesOf: (value: Value) => readonly string[],
    inNameOf = '',
  ): Promise<Value | null> {
    const cached = this.entries.get(key);
    if (cached) return cached.value;
    const shared = `${key} ${inNameOf}`;
    const already = this.underWay.get(shared);
    if (already) return already;
    const loading = load();
    this.underWay.set(shared, loading);
    try {
      const value = await loading;
      // Absence is not kept: what does not exist for a caller now may be given to them the next moment.
      if (value !== null && this.underWay.get(shared) === loading)
        this.entries.set(key, { value, scopes: scopesOf(value) });
      return value;
    } finally {
      if (this.underWay.get(shared) === loading) this.underWay.delete(shared);
    }
  }

  peek(key: string): Value | undefined {
    return this.entries.get(key)?.value;
  }

  delete(key: string): void {
    this.entries.delete(key);
  }

  /** Forgets all that concerns one of the scopes, and whatever is being loaded at this moment. */
  invalidate(scopes: ReadonlySet<string>): void {
    // What began before the change must neither be kept nor answer whoever asks after it.
    this.underWay.clear();
    for (const [key, entry] of this.entries.entries()) {
      if (entry.scopes.some((scope) => scopes.has(scope))) this.entries.delete(key);
    }
  }
}
