import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase, waitUntil } from '#libs/testing';
import { Database } from './database.js';

const DEADLINE_MS = 300;
const NOBODY = { organisations: [] };

describe(Database.name, () => {
  let own: TestDatabase;
  let database: Database;

  beforeAll(async () => {
    own = await createTestDatabase();
    database = await Database.connect({
      url: own.ownerUrl,
      poolSize: 2,
      applicationName: 'deadline test',
      statementTimeoutMs: 5_000,
      deadlineMs: DEADLINE_MS,
    });
  });
  afterAll(async () => {
    await database.close();
    await own.drop();
  });

  async function refused(work: Promise<unknown>): Promise<{ code: unknown; ms: number }> {
    const startedAt = performance.now();
    const error: unknown = await work.then(
      () => ({ code: 'nothing was refused' }),
      (thrown: unknown) => thrown,
    );
    return { code: (error as { code?: unknown }).code, ms: performance.now() - startedAt };
  }

  it('refuses at its deadline what the database does not answer, and throws the connection away', async () => {
    const late = await refused(database.query('SELECT pg_sleep(4)'));
    expect(late.code).toBe('DATABASE_UNAVAILABLE');
    expect(late.ms).toBeLessThan(DEADLINE_MS * 3);
    expect(await database.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('refuses at its deadline a transaction that hangs, without waiting for its rollback', async () => {
    const late = await refused(
      database.transaction(NOBODY, (transaction) => transaction.query('SELECT pg_sleep(4)')),
    );
    expect(late.code).toBe('DATABASE_UNAVAILABLE');
    expect(late.ms).toBeLessThan(DEADLINE_MS * 3);
  });

  it('counts waiting for a free connection, and never runs what it has already refused', async () => {
    await database.query('CREATE TABLE IF NOT EXISTS public.late (one integer)');
    const hung = [1, 2].map(() => refused(database.query('SELECT pg_sleep(4)')));
    const queued = await refused(database.query('INSERT INTO public.late VALUES (1)'));
    expect(queued.code).toBe('DATABASE_UNAVAILABLE');
    await Promise.all(hung);
    expect(await waitUntil(() => database.query('SELECT count(*)::int AS rows FROM public.late'))).toEqual([
      { rows: 0 },
    ]);
  });

  it('gives a transaction’s own error back as it is', async () => {
    const own = new Error('mine');
    await expect(database.transaction(NOBODY, () => Promise.reject(own))).rejects.toBe(own);
  });

  it.each([
    ['ends the session', `SELECT pg_terminate_backend(pg_backend_pid())`],
    [
      'is read-only',
      `SELECT set_config('transaction_read_only', 'on', true); CREATE TABLE public.never (one integer)`,
    ],
  ])('says that the database is unavailable when it %s', async (_what, sql) => {
    expect(await refused(database.query(sql))).toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    expect(await waitUntil(() => database.query('SELECT 1 AS one'))).toEqual([{ one: 1 }]);
  });

  it('asks a database again that is too busy to let it in at first', async () => {
    const url = new URL(own.ownerUrl);
    const behind = await SlowDoor.before(url);
    const late = await Database.connect({
      url: behind.url,
      poolSize: 1,
      applicationName: 'slow door',
      statementTimeoutMs: 5_000,
    });
    expect(await late.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(behind.knocks).toBeGreaterThan(1);
    await late.close();
    behind.close();
  });
});

/** A way to Postgres on which the first connection is left waiting. */
class SlowDoor {
  knocks = 0;
  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async before(to: URL): Promise<SlowDoor> {
    const [directory, port] = [to.searchParams.get('host'), to.searchParams.get('port')];
    const far = (): Socket =>
      directory === null ? connect(Number(to.port), to.hostname) : connect(`${directory}/.s.PGSQL.${port}`);
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port: own } = server.address() as AddressInfo;
    const url = Object.assign(new URL(to.href), { search: '', hostname: '127.0.0.1', port: String(own) });
    const door = new SlowDoor(server, url.href);
    server.on('connection', (near) => {
      near.on('error', () => near.destroy());
      door.knocks += 1;
      if (door.knocks > 1) near.pipe(far().on('error', () => near.destroy())).pipe(near);
    });
    return door;
  }

  close(): void {
    this.server.close();
  }
}
