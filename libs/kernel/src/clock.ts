/** Wall time for what is written down, monotonic time for leases and deadlines: stepping the clock must not extend either. */
export interface Clock {
  now(): Date;
  /** Milliseconds since an arbitrary origin; never goes back, keeps counting while the process is stopped. */
  monotonicMs(): number;
}

export const systemClock: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
};
