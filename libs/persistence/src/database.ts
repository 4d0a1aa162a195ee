import { DataSource, type EntityManager, type EntityTarget, type ObjectLiteral } from 'typeorm';

/** Which organisations' rows a transaction may see; the database enforces it, not the query. */
export interface Scope {
  readonly organisations: readonly string[];
  /** Sees every organisation; honoured by the database for the admin role only. */
  readonly operator?: boolean;
}

export interface DatabaseOptions {
  readonly url: string;
  readonly poolSize: number;
  readonly applicationName: string;
  readonly statementTimeoutMs: number;
  readonly entities?: readonly EntityTarget<ObjectLiteral>[];
}

export type Transaction = EntityManager;

/** One process role's connection pool. Every tenant row is read inside a transaction that carries its scope. */
export class Database {
  private constructor(readonly source: DataSource) {}

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
    await source.initialize();
    return new Database(source);
  }

  /** Runs one statement outside any scope: tenant tables are empty to it, only the narrow functions answer. */
  async query<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return this.source.query<Row[]>(sql, [...parameters]);
  }

  /** Runs `work` in one transaction limited to `scope`; commits on return, rolls back on throw. */
  async transaction<T>(scope: Scope, work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return this.source.transaction(async (manager) => {
      // INVARIANT: set_config(…, true) is SET LOCAL: the scope ends with the transaction and cannot leak through the pool.
      await manager.query(
        `SELECT set_config('portcullis.organisations', $1, true), set_config('portcullis.operator', $2, true)`,
        [scope.organisations.join(','), scope.operator === true ? 'on' : 'off'],
      );
      return work(manager);
    });
  }

  /** Runs one read-only statement under a scope. */
  async read<Row>(scope: Scope, sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return this.transaction(scope, (transaction) => transaction.query<Row[]>(sql, [...parameters]));
  }

  async close(): Promise<void> {
    await this.source.destroy();
  }
}
