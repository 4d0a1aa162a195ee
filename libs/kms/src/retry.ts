import { setTimeout as pause } from 'node:timers/promises';

const MAX_ATTEMPTS = 3;
const FIRST_PAUSE_MS = 50;

/** The refusals AWS documents as worth asking again; a hang or a broken connection is not, it already cost its time. */
const RETRYABLE: ReadonlySet<string> = new Set([
  'ThrottlingException',
  'KMSInternalException',
  'DependencyTimeoutException',
  'KeyUnavailableException',
]);

/** What one call brings along. */
export interface RetryParts {
  /** Ends the pauses; the deadline of the whole call. */
  readonly signal: AbortSignal;
  /** 0 to below 1; makes the pauses of many callers fall apart. */
  readonly random: () => number;
}

/** Runs `attempt` up to three times, pausing up to 50 and then up to 100 ms (full jitter), and throws the last error. */
export async function retryTransient<T>(
  attempt: () => Promise<T>,
  { signal, random }: RetryParts,
): Promise<T> {
  for (let attempts = 1; ; attempts += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (attempts >= MAX_ATTEMPTS || signal.aborted || !isRetryable(error)) throw error;
      await pause(random() * FIRST_PAUSE_MS * 2 ** (attempts - 1), undefined, { signal });
    }
  }
}

function isRetryable(error: unknown): boolean {
  return RETRYABLE.has((error as Partial<Error> | undefined)?.name ?? '');
}
