import { setTimeout as pause } from 'node:timers/promises';
import type { Answer } from './exchange.js';

/** Waits; tests pass one that only notes how long. */
export type Wait = (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>;

export interface RetryOptions {
  /** Attempts in all, at least 1. */
  readonly attempts: number;
  readonly wait?: Wait;
  readonly signal?: AbortSignal;
}

export interface Attempted {
  readonly answer: Answer;
  readonly attempts: number;
}

const FIRST_WAIT_MS = 300;
const LONGEST_WAIT_MS = 60_000;

const realWait: Wait = (milliseconds, signal) => pause(milliseconds, undefined, signal ? { signal } : {});

/**
 * Repeats a call that found no answer, 429 or 5xx: after what Retry-After asks for, else after doubling waits with
 * jitter. Returns the last answer; rejects with the last failure when there never was one.
 */
export async function withRetry(call: () => Promise<Answer>, options: RetryOptions): Promise<Attempted> {
  const wait = options.wait ?? realWait;
  for (let attempt = 1; ; attempt += 1) {
    options.signal?.throwIfAborted();
    const isLast = attempt >= options.attempts;
    const outcome = await call().catch((error: unknown) => {
      options.signal?.throwIfAborted();
      if (isLast || !isPassing(error)) throw error;
      return undefined;
    });
    if (outcome && (isLast || !isRetryable(outcome.status))) return { answer: outcome, attempts: attempt };
    await wait(waitMs(attempt, outcome), options.signal);
  }
}

function isRetryable(status: number): boolean {
  return status === 429 || status >= 500;
}

const PASSING_CODES = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

/** A connection that failed may succeed next time; a file that cannot be read, or changed, will not. */
function isPassing(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === undefined || PASSING_CODES.has(code) || code.startsWith('HPE_');
}

function waitMs(attempt: number, answer: Answer | undefined): number {
  const asked = retryAfterMs(answer?.headers['retry-after']);
  const grown = FIRST_WAIT_MS * 2 ** (attempt - 1) * (0.75 + Math.random() / 2);
  return Math.min(LONGEST_WAIT_MS, asked ?? grown);
}

/** RFC 9110 §10.2.3: seconds, or a date. */
function retryAfterMs(value: string | string[] | undefined): number | undefined {
  if (typeof value !== 'string') return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1_000;
  const until = Date.parse(value) - Date.now();
  return Number.isNaN(until) ? undefined : Math.max(0, until);
}
