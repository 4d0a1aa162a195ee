import type { DedicatedSession } from '#libs/persistence';

/** Work that is done every so often, by one process at a time. */
export interface Job {
  readonly name: string;
  /** Of the advisory lock that makes it one at a time; different for every job. */
  readonly lock: number;
  readonly everyMs: number;
  /** Must be safe to be cut off anywhere and run again. Ends soon after `signal` is aborted. */
  run(session: DedicatedSession, signal: AbortSignal): Promise<void>;
}

export const HOUR_MS = 3_600_000;
