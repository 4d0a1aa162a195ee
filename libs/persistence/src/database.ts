import { DataSource, type EntityManager, type EntityTarget, type ObjectLiteral } from 'typeorm';
import { batchesOf, type BatchOptions, type BoundStatement } from './batched-read.js';
import type { Scope } from './scope.js';
import { onLoan } from './connection-loan.js';

export interface DatabaseOptions {
  readonly url: string;
  readonly poolSize: number;
  readonly applicationName: string;
  readonly statementTimeoutMs: number;
  /** Longest wait of a caller for anything asked here, a free connection included; none when left out. */
  readonly deadlineMs?: number;
  readonly entities?: readonly EntityTarget<ObjectLiteral>[];
}

export type Transaction = EntityManager;

/** How often a start asks a database that is too busy to let it in at once. One that is not there is not asked again. */
const START_ATTEMPTS = 4;

/**
 * One process role's connection pool. Every tenant row is read inside a transaction that carries its scope. A database that
 * cannot serve is `DATABASE_UNAVAILABLE` (503) to every caller, within the deadline.
 */
export class Database {
  private constructor(
    readonly source: DataSource,
    private readonly deadlineMs: number | undefined,
  ) {}

  static async connect(options: DatabaseOptions): Promise<Database> {
    const source = new DataSource({
      type: 'postgres',
      url: options.url,
      schema: 'portcullis',
      applicationName: options.applicationName,
      poolSize: options.poolSize,
      connectTimeoutMS: 2_000,
      entities: [...(options.entities ?? [])] as never[],
      extra: {
        options: '-c search_path=portcullis',
        statement_timeout: options.statementTimeoutMs,
        query_timeout: options.statementTimeoutMs + 500,
        idle_in_transaction_session_timeout: 30_000,
      },
    });
    await initialize(source);
    return new Database(source, options.deadlineMs);
  }

  /** Runs one statement outside any scope: tenant tables are empty to it, only the narrow functions answer. */
  async query<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return onLoan(
      this.source,
      (runner) => runner.manager.query<Row[]>(sql, [...parameters]),
      this.deadlineMs,
    );
  }

  /** Runs `work` in one transaction limited to `scope`; commits on return, rolls back on throw. */
  async transaction<T>(scope: Scope, work: (transaction: Transaction) => Promise<T>): Promise<T> {
    const scoped = async (manager: EntityManager): Promise<T> => {
      // INVARIANT: set_config(…, true) is SET LOCAL: the scope ends with the transaction and cannot leak through the pool.
      await manager.query(
        `SELECT set_config('portcullis.organisations', $1, true), set_config('portcullis.operator', $2, true)`,
        [scope.organisations.join(','), scope.operator === true ? 'on' : 'off'],
      );
      return work(manager);
    };
    return onLoan(this.source, (runner) => runner.manager.transaction(scoped), this.deadlineMs);
  }

  /** Runs one read-only statement under a scope. */
  async read<Row>(scope: Scope, sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return this.transaction(scope, (transaction) => transaction.query<Row[]>(sql, [...parameters]));
  }

  /** Yields the rows of one statement under a scope, batch by batch, from one snapshot; for what does not fit in memory. */
  batches<Row>(
    scope: Scope,
    statement: BoundStatement,
    options: BatchOptions,
  ): AsyncGenerator<Row[], void, undefined> {
    return batchesOf<Row>(this.source, scope, statement, options);
  }

  async close(): Promise<void> {
    await this.source.destroy();
  }
}

async function initialize(source: DataSource): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await source.initialize();
      return;
    } catch (error) {
      const tooBusy = error instanceof Error && error.message.includes('timeout');
      if (!tooBusy || attempt === START_ATTEMPTS) throw error;
    }
  }
}
