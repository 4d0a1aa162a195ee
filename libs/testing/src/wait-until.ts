import { setTimeout as pause } from 'node:timers/promises';

export interface WaitOptions {
  readonly timeoutMs?: number;
  readonly intervalMs?: number;
}

/** Resolves with the condition's first truthy value; rejects, naming the last value or error, when none came in time. */
export async function waitUntil<Value>(
  condition: () => Value | Promise<Value>,
  { timeoutMs = 5_000, intervalMs = 10 }: WaitOptions = {},
): Promise<Value> {
  const giveUpAt = performance.now() + timeoutMs;
  let last: unknown;
  do {
    try {
      const value = await condition();
      if (value) return value;
      last = value;
    } catch (error) {
      last = error;
    }
    await pause(intervalMs);
  } while (performance.now() < giveUpAt);
  throw new Error(`condition not met within ${timeoutMs} ms; last: ${String(last)}`, { cause: last });
}
