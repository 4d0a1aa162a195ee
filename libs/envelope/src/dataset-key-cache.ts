import type { KeyObject } from 'node:crypto';
import { AppError, type Clock } from '#libs/kernel';
import { toDatasetKey } from './data-key.js';
import { type DatasetKeyRef, isSameDatasetKey } from './dataset-key-ref.js';

const OUTAGE_MEMORY_MS = 1_000;
const REFUSAL_MEMORY_MS = 250;

/** What the cache works with; ages in milliseconds of the clock's monotonic time. */
export interface DatasetKeyCacheOptions {
  /** Asks KMS for the 32 plaintext bytes, which the cache then owns and wipes; must have a deadline of its own. */
  readonly unwrap: (ref: DatasetKeyRef) => Promise<Buffer>;
  readonly clock: Clock;
  readonly maxAgeMs?: number;
  readonly maxEntries?: number;
}

interface Entry {
  readonly ref: DatasetKeyRef;
  readonly life: { expiresAtMs: number };
  readonly key: Promise<KeyObject>;
}

/**
 * Guarantees that a dataset key is used at most `maxAgeMs` (60 s) after KMS was asked for it, that concurrent readers cause one KMS
 * call, and that a failing KMS is asked at most once a second per dataset key.
 *
 * The plaintext Buffer from KMS is wiped as soon as it was imported. What is handed out is a KeyObject, immutable and kept alive by
 * whoever uses it: evicting an entry only drops the cache's reference, so no eviction can zero a key under a reader.
 */
export class DatasetKeyCache {
  readonly #unwrap: DatasetKeyCacheOptions['unwrap'];
  readonly #clock: Clock;
  readonly #maxAgeMs: number;
  readonly #maxEntries: number;
  /** In order of last use, oldest first. */
  readonly #entries = new Map<string, Entry>();

  constructor(options: DatasetKeyCacheOptions) {
    this.#unwrap = options.unwrap;
    this.#clock = options.clock;
    this.#maxAgeMs = options.maxAgeMs ?? 60_000;
    this.#maxEntries = options.maxEntries ?? 10_000;
  }

  /** Number of remembered answers, failures included. */
  get size(): number {
    return this.#entries.size;
  }

  /**
   * Returns the key KMS unwrapped for exactly this row and context. Rejects with the error of `unwrap`, for at most a second without
   * asking again, or INTEGRITY_KEY_LENGTH. Do not keep the key beyond the read it was asked for.
   */
  get(ref: DatasetKeyRef): Promise<KeyObject> {
    const entry = this.#entries.get(ref.id);
    const fresh = entry !== undefined && this.#clock.monotonicMs() < entry.life.expiresAtMs;
    // A row that changed in any field is a new question: only KMS may say that its context is right.
    if (!fresh || !isSameDatasetKey(entry.ref, ref)) return this.#load(ref);
    this.#entries.delete(ref.id);
    this.#entries.set(ref.id, entry);
    return entry.key;
  }

  /** Guarantees that every later `get` for the dataset asks KMS anew, also while an earlier question is still open. */
  forget(datasetId: DatasetKeyRef['datasetId']): void {
    for (const [id, entry] of this.#entries) if (entry.ref.datasetId === datasetId) this.#entries.delete(id);
  }

  /** Drops every key; readers in flight keep theirs until they end. */
  clear(): void {
    this.#entries.clear();
  }

  /** Drops what is past its age. Runs on every miss; the owner's timer calls it too, so an idle process holds no key beyond its age. */
  dropExpired(): void {
    const nowMs = this.#clock.monotonicMs();
    for (const [id, entry] of this.#entries) if (entry.life.expiresAtMs <= nowMs) this.#entries.delete(id);
  }

  #load(ref: DatasetKeyRef): Promise<KeyObject> {
    this.dropExpired();
    // The age counts from the question, not the answer: KMS consented no later than that.
    const life = { expiresAtMs: this.#clock.monotonicMs() + this.#maxAgeMs };
    const key = this.#ask(ref, life);
    this.#entries.delete(ref.id);
    this.#entries.set(ref.id, { ref, life, key });
    this.#evictOldest();
    return key;
  }

  async #ask(ref: DatasetKeyRef, life: Entry['life']): Promise<KeyObject> {
    try {
      return toDatasetKey(await this.#unwrap(ref));
    } catch (error) {
      life.expiresAtMs = Math.min(life.expiresAtMs, this.#clock.monotonicMs() + failureMemoryMs(error));
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
