import type { DataSource, QueryRunner } from 'typeorm';
import { databaseUnavailable, toUnavailable } from './database-unavailable.js';

/**
 * Runs `work` on a pooled connection and gives the connection back. Rejects with `DATABASE_UNAVAILABLE` when the database
 * cannot serve, and no later than `deadlineMs` after the call, waiting for a connection included: a connection that has
 * missed it is thrown away, because what is still to come on it belongs to nobody.
 */
export async function onLoan<T>(
  source: DataSource,
  work: (runner: QueryRunner) => Promise<T>,
  deadlineMs?: number,
): Promise<T> {
  const runner = source.createQueryRunner();
  const deadline = startDeadline(deadlineMs, () => discardConnection(runner));
  try {
    return await Promise.race([use(runner, work, deadline), deadline.expired]);
  } catch (error) {
    throw toUnavailable(error);
  } finally {
    deadline.cancel();
  }
}

interface Deadline {
  readonly expired: Promise<never>;
  readonly signal: AbortSignal;
  cancel(): void;
}

async function use<T>(
  runner: QueryRunner,
  work: (runner: QueryRunner) => Promise<T>,
  { signal }: Deadline,
): Promise<T> {
  try {
    await runner.connect();
    // The caller has been refused meanwhile: a change made now would be one that nobody knows of.
    signal.throwIfAborted();
    return await work(runner);
  } finally {
    await runner.release();
  }
}

function startDeadline(deadlineMs: number | undefined, onExpiry: () => void): Deadline {
  const { promise: expired, reject } = Promise.withResolvers<never>();
  const aborter = new AbortController();
  const expire = (): void => {
    const error = databaseUnavailable(new Error(`no answer within ${deadlineMs} ms`));
    aborter.abort(error);
    reject(error);
    onExpiry();
  };
  const timer = deadlineMs === undefined ? undefined : setTimeout(expire, deadlineMs);
  return { expired, signal: aborter.signal, cancel: () => clearTimeout(timer) };
}

/** Closes the connection's socket: the driver then fails what waits on it and the pool forgets it. */
export function discardConnection(runner: QueryRunner): void {
  const { databaseConnection } = runner as unknown as {
    databaseConnection?: { connection?: { stream?: { destroy(): void } } };
  };
  databaseConnection?.connection?.stream?.destroy();
}
