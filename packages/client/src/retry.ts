import type { PortcullisError } from './portcullis-error.js';

export interface RetryRules {
  /** Tries in all, the first included. */
  readonly attempts: number;
  /** The wait before the second try; it doubles with each. */
  readonly firstDelayMs: number;
  /** No single wait is longer, whatever the gateway asks for: the error is thrown instead. */
  readonly longestDelayMs: number;
}

export const DEFAULT_RETRY: RetryRules = { attempts: 5, firstDelayMs: 250, longestDelayMs: 30_000 };

const OVERLOAD = new Set([429, 503]);

/**
 * Returns how long to wait before asking again; null when asking again is no use. Only overload passes: a refusal is a
 * decision on record, and asking for it again would only record it again.
 */
export function delayBeforeRetry(
  error: PortcullisError,
  attempt: number,
  rules: RetryRules,
  random: () => number = Math.random,
): number | null {
  if (!OVERLOAD.has(error.status) || attempt >= rules.attempts) return null;
  const askedMs = (error.retryAfterSeconds ?? 0) * 1_000;
  if (askedMs > rules.longestDelayMs) return null;
  const backOffMs = Math.min(rules.firstDelayMs * 2 ** (attempt - 1), rules.longestDelayMs);
  // Never before the gateway says; spread over as much again, so that all who were turned away do not come back at once.
  return askedMs + backOffMs * random();
}
