import type { Clock } from '#libs/kernel';
import { assertSafeJwksUri, fetchJwks } from './jwks-document.js';
import { KeySet, type KeySource } from './key-set.js';
import type { AsymmetricAlgorithm } from './signature-algorithm.js';

export interface JwksCacheOptions {
  readonly jwksUri: string;
  readonly algorithms: readonly AsymmetricAlgorithm[];
  readonly clock: Clock;
  /** How long known keys may be used while the identity provider cannot be reached; default 1 h. */
  readonly maxStaleMs?: number;
  /** Deadline of one fetch, body included; default 2 s. */
  readonly timeoutMs?: number;
  /** Told of every failed refresh, so that an outage is seen long before keys run out. */
  readonly onRefreshFailure: (error: unknown) => void;
}

/** Background refresh begins here, so that a removed key is gone within `MAX_FRESH_MS` under any traffic. */
const REFRESH_AFTER_MS = 240_000;
/** Older keys are not used before a refresh was at least tried. */
const MAX_FRESH_MS = 300_000;
/** A token chooses its `kid` freely; this bounds what such tokens can make us ask of the identity provider. */
const UNKNOWN_KEY_COOLDOWN_MS = 30_000;
const RETRY_AFTER_MS = 5_000;
const DEFAULT_MAX_STALE_MS = 3_600_000;
const DEFAULT_TIMEOUT_MS = 2_000;

interface FetchedKeys {
  readonly keys: KeySet;
  readonly document: string;
  readonly fetchedAtMs: number;
  readonly generation: number;
}

/** State for readiness and metrics. */
export interface JwksStatus {
  readonly usable: boolean;
  /** null before the first successful fetch. */
  readonly ageMs: number | null;
  readonly keyCount: number;
}

/**
 * Keeps the identity provider's keys: a rotation is picked up at the first token that needs it (at most one refetch per
 * 30 s for unknown ids, all callers sharing one flight), an outage is survived for `maxStaleMs`, then everything denies.
 * Ages use the monotonic clock: stepping the wall clock cannot prolong trust in a key.
 */
export class JwksCache implements KeySource {
  private readonly url: URL;
  private current: FetchedKeys | null = null;
  private flight: Promise<void> | null = null;
  private lastUnknownKeyFetchMs = Number.NEGATIVE_INFINITY;
  private lastFailureMs = Number.NEGATIVE_INFINITY;
  private failing = false;

  constructor(private readonly options: JwksCacheOptions) {
    this.url = assertSafeJwksUri(options.jwksUri);
  }

  /** Resolves to the keys to trust now, or null when none may be trusted any more. Never rejects. */
  async keysFor(keyId: string | null): Promise<KeySet | null> {
    await this.ensureFresh();
    if (keyId !== null && this.trusted()?.keys.has(keyId) === false) await this.refetchForUnknownKey();
    return this.trusted()?.keys ?? null;
  }

  /** Number that changes with every change of the keys; null when none may be trusted. Cheap: asked on every request. */
  generation(): number | null {
    return this.trusted()?.generation ?? null;
  }

  /** Fetches now (or joins the fetch under way); afterwards `status()` says whether it helped. Never rejects. */
  refresh(): Promise<void> {
    this.flight ??= this.fetchOnce().finally(() => {
      this.flight = null;
    });
    return this.flight;
  }

  status(): JwksStatus {
    const ageMs = this.current === null ? null : this.ageMs(this.current);
    return { usable: this.trusted() !== null, ageMs, keyCount: this.current?.keys.keys.length ?? 0 };
  }

  private ageMs(fetched: FetchedKeys): number {
    return this.options.clock.monotonicMs() - fetched.fetchedAtMs;
  }

  private trusted(): FetchedKeys | null {
    const { current } = this;
    if (current === null) return null;
    return this.ageMs(current) <= (this.options.maxStaleMs ?? DEFAULT_MAX_STALE_MS) ? current : null;
  }

  private async ensureFresh(): Promise<void> {
    const age = this.current === null ? Number.POSITIVE_INFINITY : this.ageMs(this.current);
    if (age <= REFRESH_AFTER_MS) return;
    if (this.options.clock.monotonicMs() - this.lastFailureMs < RETRY_AFTER_MS) return;
    const refreshed = this.refresh();
    // While an outage lasts, known keys serve at once and the retries run behind them: a hung provider slows nobody.
    if (this.trusted() === null || (age > MAX_FRESH_MS && !this.failing)) await refreshed;
  }

  private async refetchForUnknownKey(): Promise<void> {
    if (this.flight !== null) return this.flight;
    const now = this.options.clock.monotonicMs();
    if (now - this.lastUnknownKeyFetchMs < UNKNOWN_KEY_COOLDOWN_MS) return;
    this.lastUnknownKeyFetchMs = now;
    await this.refresh();
  }

  private async fetchOnce(): Promise<void> {
    try {
      const jwks = await fetchJwks(this.url, this.options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
      await this.accept(jwks);
      this.failing = false;
    } catch (error) {
      this.failing = true;
      this.lastFailureMs = this.options.clock.monotonicMs();
      this.options.onRefreshFailure(error);
    }
  }

  private async accept(jwks: readonly unknown[]): Promise<void> {
    const document = JSON.stringify(jwks);
    const fetchedAtMs = this.options.clock.monotonicMs();
    if (this.current?.document === document) {
      this.current = { ...this.current, fetchedAtMs };
      return;
    }
    const keys = await KeySet.fromJwks(jwks, this.options.algorithms);
    this.current = { keys, document, fetchedAtMs, generation: (this.current?.generation ?? 0) + 1 };
  }
}
