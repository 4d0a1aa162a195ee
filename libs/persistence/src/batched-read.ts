import type { DataSource, QueryRunner } from 'typeorm';
import { discardConnection } from './connection-loan.js';
import { toUnavailable } from './database-unavailable.js';
import type { Scope } from './scope.js';

/** One statement and the values bound to it. */
export interface BoundStatement {
  readonly sql: string;
  readonly values: readonly unknown[];
}

export interface BatchOptions {
  readonly rows: number;
  /** True where most of a table matches: rows are then read in order from the first on, and never collected to be sorted. */
  readonly inOrder: boolean;
  /** Ends the statement at once, also while the database is still looking for the first row. */
  readonly signal: AbortSignal;
}

/** A server whose client is gone must not go on looking for rows that nobody takes. */
const CLIENT_CHECK_MS = 1_000;
/** Longest time a reader may take over one batch. */
const IDLE_MS = 120_000;

/**
 * Yields the rows of one statement under a scope, from one snapshot, batch by batch through a cursor of the server: memory
 * is bounded by two batches. The connection is given back when the reader ends, fails or goes away.
 */
export async function* batchesOf<Row>(
  source: DataSource,
  scope: Scope,
  statement: BoundStatement,
  { rows, inOrder, signal }: BatchOptions,
): AsyncGenerator<Row[], void, undefined> {
  const runner = source.createQueryRunner();
  const cut = (): void => discardConnection(runner);
  signal.addEventListener('abort', cut, { once: true });
  try {
    await open(runner, scope, { ...statement, inOrder });
    signal.throwIfAborted();
    const fetch = (): Promise<Row[]> => runner.query(`FETCH FORWARD ${rows} FROM batches`) as Promise<Row[]>;
    let next = fetch();
    for (;;) {
      const batch = await next;
      const more = batch.length === rows;
      if (more) {
        // The server looks for the next batch while the reader has this one. A failure is met where it is awaited.
        next = fetch();
        next.catch(() => undefined);
      }
      if (batch.length > 0) yield batch;
      if (!more) return;
    }
  } catch (error) {
    throw toUnavailable(error);
  } finally {
    signal.removeEventListener('abort', cut);
    await giveBack(runner, signal);
  }
}

async function open(
  runner: QueryRunner,
  scope: Scope,
  { sql, values, inOrder }: BoundStatement & Pick<BatchOptions, 'inOrder'>,
): Promise<void> {
  await runner.connect();
  await runner.startTransaction();
  await runner.query(
    `SELECT set_config('portcullis.organisations', $1, true), set_config('portcullis.operator', $2, true),
       set_config('client_connection_check_interval', $3, true), set_config('idle_in_transaction_session_timeout', $4, true),
       set_config('enable_sort', $5, true), set_config('enable_hashjoin', $5, true),
       set_config('enable_partitionwise_join', 'on', true)`,
    [
      scope.organisations.join(','),
      scope.operator === true ? 'on' : 'off',
      `${CLIENT_CHECK_MS}ms`,
      `${IDLE_MS}ms`,
      inOrder ? 'off' : 'on',
    ],
  );
  await runner.query(`DECLARE batches NO SCROLL CURSOR FOR ${sql}`, [...values]);
}

async function giveBack(runner: QueryRunner, signal: AbortSignal): Promise<void> {
  try {
    // What is still running on a connection that was cut belongs to nobody, so it never goes back into the pool as it is.
    if (signal.aborted) discardConnection(runner);
    else if (runner.isTransactionActive) await runner.rollbackTransaction();
  } finally {
    await runner.release();
  }
}
