import { join } from 'node:path';
import pg from 'pg';
import { migrate } from '#libs/persistence';
import { connectionUrl, type PostgresEndpoint, PostgresServer, type StopMode } from '#libs/postgres-server';
import { waitUntil } from '#libs/testing';
import { childrenOf, signalAll, stopFor } from './process-tree.js';

const DATABASE = 'portcullis';
const ROLES = ['portcullis_gateway', 'portcullis_admin', 'portcullis_trail'];
const FROZEN_AT_MOST_SECONDS = 60;

/** A durable Postgres of one suite's own, with the migrated schema, that can be hurt in every way a real one is. */
export class OwnPostgres {
  readonly log: string[] = [];
  private readonly server: PostgresServer;
  private endpoint: PostgresEndpoint | undefined;

  constructor(directory: string, settings: Readonly<Record<string, string>> = {}) {
    const keep = (line: string): void => void this.log.push(line);
    const logger = { info: keep, warn: keep };
    this.server = new PostgresServer({ dataDir: join(directory, 'pg'), settings, logger });
  }

  /** Starts it for the first time and makes the database and the roles that sign in to it. */
  async create(): Promise<void> {
    this.endpoint = await this.server.start();
    await withClient(this.urlOf(this.endpoint.superuser, 'postgres'), (client) =>
      client.query(`CREATE DATABASE ${DATABASE}`),
    );
    await migrate({ url: this.urlOf(this.endpoint.superuser) });
    await this.asOwner(async (client) => {
      const password = client.escapeLiteral(this.endpoint?.password ?? '');
      for (const role of ROLES) await client.query(`ALTER ROLE ${role} LOGIN PASSWORD ${password}`);
    });
  }

  /** Starts it again on its own data; the address stays the same. */
  async start(): Promise<void> {
    await this.server.start();
  }

  /** `immediate` is a crash to everybody but the files; recovery repairs it at the next start. */
  stop(mode: StopMode): Promise<void> {
    return this.server.stop(mode);
  }

  /** kill -9 of the postmaster: its backends notice and end on their own. */
  async killPostmaster(): Promise<void> {
    signalAll([this.postmaster], 'SIGKILL');
    await this.ended();
  }

  /**
   * kill -9 of one backend of a gateway: the postmaster ends all others and recovers without being restarted. Resolves
   * when it has: until then it may still serve, and cut off whoever believes that.
   */
  async killBackend(): Promise<void> {
    const killed = await this.asOwner(async (client) => {
      const { rows } = await client.query<{ pid: number }>(
        `SELECT pid FROM pg_stat_activity WHERE usename = 'portcullis_gateway' ORDER BY random() LIMIT 1`,
      );
      const pid = rows[0]?.pid;
      if (pid === undefined) return false;
      const cutOff = endOf(client);
      signalAll([pid], 'SIGKILL');
      await cutOff;
      return true;
    });
    if (killed) await waitUntil(() => this.rows('SELECT 1'), { timeoutMs: 20_000 });
  }

  /** Stops every process of the server: it accepts connections (the kernel does) and never answers. */
  async hang(): Promise<() => void> {
    const { postmaster } = this;
    // The postmaster first, so that nothing is forked behind our back.
    const parent = stopFor([postmaster], FROZEN_AT_MOST_SECONDS);
    const children = stopFor(await childrenOf(postmaster), FROZEN_AT_MOST_SECONDS);
    return () => {
      children.resume();
      parent.resume();
    };
  }

  /** Resolves when the postmaster is gone, whoever ended it. */
  async ended(): Promise<void> {
    await waitUntil(() => this.server.pid === undefined, { timeoutMs: 20_000 });
  }

  get isRunning(): boolean {
    return this.server.pid !== undefined;
  }

  /** URL of a process's role. */
  urlFor(role: string): string {
    return this.urlOf(role);
  }

  /** Runs one task as the superuser on a connection of its own. */
  asOwner<Value>(task: (client: pg.Client) => Promise<Value>): Promise<Value> {
    return withClient(this.urlOf(this.endpoint?.superuser ?? ''), task);
  }

  /** Returns the rows of one statement, asked as the superuser. */
  rows<Row extends pg.QueryResultRow>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    return this.asOwner(async (client) => (await client.query<Row>(sql, [...values])).rows);
  }

  private get postmaster(): number {
    const { pid } = this.server;
    if (pid === undefined) throw new Error('the server does not run');
    return pid;
  }

  private urlOf(user: string, database = DATABASE): string {
    if (!this.endpoint) throw new Error('the server has not been created');
    return connectionUrl(this.endpoint, { user, password: this.endpoint.password, database });
  }
}

async function withClient<Value>(url: string, task: (client: pg.Client) => Promise<Value>): Promise<Value> {
  const client = new pg.Client({
    connectionString: url,
    options: '-c search_path=portcullis,public -c default_transaction_read_only=off',
    connectionTimeoutMillis: 10_000,
  });
  // The server may be killed while we are connected; the statement under way tells us.
  client.on('error', () => undefined);
  await client.connect();
  const ended = endOf(client);
  try {
    return await task(client);
  } finally {
    void client.end().catch(() => undefined);
    await ended;
  }
}

/** Resolves at the end of a connection, whatever ended it: `once` of node:events would reject at an error before it. */
function endOf(client: pg.Client): Promise<void> {
  return new Promise((resolve) => client.once('end', resolve));
}
