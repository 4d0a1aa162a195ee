import type { KeyObject } from 'node:crypto';
import { AppError, type Clock } from '#libs/kernel';

const OUTAGE_MEMORY_MS = 1_000;
const REFUSAL_MEMORY_MS = 250;

/** What such a cache works with; ages in milliseconds of the clock's monotonic time. */
export interface UnwrappedKeyCacheOptions<Ref> {
  /** Asks KMS for the plaintext, which `toKey` then owns; must have a deadline of its own. */
  readonly unwrap: (ref: Ref) => Promise<Buffer>;
  /** Returns what is handed out, and wipes the plaintext given, also when it throws. */
  readonly toKey: (plaintext: Buffer) => KeyObject;
  /** True only when what KMS vouched for one row holds for the other. */
  readonly isSame: (a: Ref, b: Ref) => boolean;
  readonly clock: Clock;
  readonly maxAgeMs?: number;
  readonly maxEntries?: number;
}

interface Entry<Ref> {
  readonly ref: Ref;
  readonly life: { expiresAtMs: number };
  readonly key: Promise<KeyObject>;
}

/**
 * Guarantees that an unwrapped key is used at most `maxAgeMs` (60 s) after KMS was asked for it, that concurrent readers cause one KMS
 * call, and that a failing KMS is asked at most once a second per key.
 *
 * The plaintext Buffer from KMS is wiped as soon as it was imported. What is handed out is a KeyObject, immutable and kept alive by
 * whoever uses it: evicting an entry only drops the cache's reference, so no eviction can zero a key under a reader.
 */
export class UnwrappedKeyCache<Ref extends { readonly id: string }> {
  readonly #options: UnwrappedKeyCacheOptions<Ref>;
  readonly #maxAgeMs: number;
  readonly #maxEntries: number;
  /** In order of last use, oldest first. */
  readonly #entries = new Map<string, Entry<Ref>>();

  constructor(options: UnwrappedKeyCacheOptions<Ref>) {
    this.#options = options;
    this.#maxAgeMs = options.maxAgeMs ?? 60_000;
    this.#maxEntries = options.maxEntries ?? 10_000;
  }

  /** Number of remembered answers, failures included. */
  get size(): number {
    return this.#entries.size;
  }

  /**
   * Returns the key KMS unwrapped for exactly this row. Rejects with the error of `unwrap`, for at most a second without
   * asking again, or that of `toKey`. Do not keep the key beyond the use it was asked for.
   */
  get(ref: Ref): Promise<KeyObject> {
    const entry = this.#entries.get(ref.id);
    const fresh = entry !== undefined && this.#nowMs() < entry.life.expiresAtMs;
    // A row that changed in any field is a new question: only KMS may say that its context is right.
    if (!fresh || !this.#options.isSame(entry.ref, ref)) return this.#load(ref);
    this.#entries.delete(ref.id);
    this.#entries.set(ref.id, entry);
    return entry.key;
  }

  /** Drops every key; readers in flight keep theirs until they end. */
  clear(): void {
    this.#entries.clear();
  }

  /** Drops what is past its age. Runs on every miss; the owner's timer calls it too, so an idle process holds no key beyond its age. */
  dropExpired(): void {
    const nowMs = this.#nowMs();
    for (const [id, entry] of this.#entries) if (entry.life.expiresAtMs <= nowMs) this.#entries.delete(id);
  }

  /** Guarantees that every later `get` for those rows asks KMS anew, also while an earlier question is still open. */
  protected forgetWhere(isMeant: (ref: Ref) => boolean): void {
    for (const [id, entry] of this.#entries) if (isMeant(entry.ref)) this.#entries.delete(id);
  }

  #nowMs(): number {
    return this.#options.clock.monotonicMs();
  }

  #load(ref: Ref): Promise<KeyObject> {
    this.dropExpired();
    // The age counts from the question, not the answer: KMS consented no later than that.
    const life = { expiresAtMs: this.#nowMs() + this.#maxAgeMs };
    const key = this.#ask(ref, life);
    this.#entries.delete(ref.id);
    this.#entries.set(ref.id, { ref, life, key });
    this.#evictOldest();
    return key;
  }

  async #ask(ref: Ref, life: Entry<Ref>['life']): Promise<KeyObject> {
    try {
      return this.#options.toKey(await this.#options.unwrap(ref));
    } catch (error) {
      life.expiresAtMs = Math.min(life.expiresAtMs, this.#nowMs() + failureMemoryMs(error));
      throw error;
    }
  }

  #evictOldest(): void {
    for (const id of this.#entries.keys()) {
      if (this.#entries.size <= this.#maxEntries) return;
      this.#entries.delete(id);
    }
  }
}

/** An outage is remembered longest, a refusal (disabled key) only to absorb a burst, an unexpected error not at all. */
function failureMemoryMs(error: unknown): number {
  if (!(error instanceof AppError)) return 0;
  return error.kind === 'unavailable' || error.kind === 'rate-limited' ? OUTAGE_MEMORY_MS : REFUSAL_MEMORY_MS;
}
