/** A receiver that was away for most of a day still hears of everything. */
export const MAX_ATTEMPTS = 10;

const GROWTH = 4;
const LONGEST_MS = 6 * 3_600_000;
const JITTER = 0.2;

/** Returns how long to wait after so many failed attempts; `random` (0 to 1) spreads receivers’ retries by a fifth either way. */
export function retryDelayMs(attempts: number, firstMs: number, random: number): number {
  const delay = Math.min(LONGEST_MS, firstMs * GROWTH ** (attempts - 1));
  return Math.round(delay * (1 - JITTER + 2 * JITTER * random));
}
