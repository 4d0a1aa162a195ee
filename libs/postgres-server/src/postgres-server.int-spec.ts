import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile, chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { connectionUrl, type PostgresEndpoint, PostgresServer } from './index.js';

const silent = { info: () => undefined, warn: () => undefined };
const started: PostgresServer[] = [];
let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'pc-pg-'));
  await chmod(root, 0o711);
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((server) => server.stop('immediate')));
});
afterAll(() => rm(root, { recursive: true, force: true }));

function serverAt(
  name: string,
  options: { port?: number; settings?: Record<string, string> } = {},
): PostgresServer {
  const server = new PostgresServer({ dataDir: join(root, name), logger: silent, ...options });
  started.push(server);
  return server;
}

async function query<Row>(at: PostgresEndpoint, sql: string): Promise<Row[]> {
  const login = { user: at.superuser, password: at.password, database: 'postgres' };
  const client = new pg.Client({ connectionString: connectionUrl(at, login) });
  await client.connect();
  try {
    return (await client.query(sql)).rows as Row[];
  } finally {
    await client.end();
  }
}

describe(PostgresServer.name, () => {
  it('creates a cluster with checksums, UTF-8 and durable writes on first start, and serves it again later', async () => {
    const first = serverAt('main');
    const at = await first.start();
    const [row] = await query<Record<string, string>>(
      at,
      `select current_setting('data_checksums') checksums, current_setting('server_encoding') encoding,
              current_setting('fsync') fsync, current_setting('synchronous_commit') sync,
              current_setting('password_encryption') passwords, current_setting('server_version_num') version,
              (select datcollate from pg_database where datname = 'postgres') collation`,
    );
    expect(row).toMatchObject({ checksums: 'on', encoding: 'UTF8', fsync: 'on', sync: 'on', collation: 'C' });
    expect(row).toMatchObject({ passwords: 'scram-sha-256', version: expect.stringMatching(/^18/) });
    await query(at, 'create table kept as select 42 as answer');
    await first.stop('fast');
    expect(first.pid).toBeUndefined();

    const again = await serverAt('main').start();
    expect(again.password).toBe(at.password);
    expect(await query(again, 'select answer from kept')).toEqual([{ answer: 42 }]);
  });

  it('recovers committed rows after an immediate stop', async () => {
    const first = serverAt('crash');
    await query(await first.start(), 'create table kept as select 7 as answer');
    await first.stop('immediate');
    expect(await query(await serverAt('crash').start(), 'select answer from kept')).toEqual([{ answer: 7 }]);
  });

  it('listens on a private socket only, and on loopback when a port is asked for', async () => {
    const private_ = await serverAt('main').start();
    expect(private_.host).toBe(join(root, 'main.socket'));
    expect(await query(private_, `select current_setting('listen_addresses') as listen`)).toEqual([
      { listen: '' },
    ]);
    expect((await stat(private_.host)).mode & 0o777).toBe(0o700);
    expect((await stat(join(root, 'main.password'))).mode & 0o777).toBe(0o600);

    const open = await serverAt('crash', { port: 54_391 }).start();
    const overTcp = { ...open, host: '127.0.0.1' };
    expect(await query(overTcp, 'select 1 as one')).toEqual([{ one: 1 }]);
    await expect(query({ ...overTcp, password: 'wrong' }, 'select 1')).rejects.toThrow(
      /password authentication/,
    );
  });

  it('falls back to a free loopback port where the path is too long for a socket', async () => {
    const deep = join('deep', 'x'.repeat(90));
    const at = await serverAt(join(deep, 'pg')).start();
    expect(at.host).toBe('127.0.0.1');
    expect(await query(at, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('applies the given settings over the defaults and refuses a name that is none', async () => {
    const at = await serverAt('main', { settings: { work_mem: '7MB' } }).start();
    expect(await query(at, `select current_setting('work_mem') as mem`)).toEqual([{ mem: '7MB' }]);
    await expect(serverAt('crash', { settings: { 'x; y': '1' } }).start()).rejects.toThrow(
      /not a Postgres setting/,
    );
  });

  it('refuses a directory another server is serving, and leaves that server alone', async () => {
    const at = await serverAt('main').start();
    await expect(serverAt('main').start()).rejects.toMatchObject({ code: 'DATA_DIR_IN_USE' });
    expect(await query(at, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('refuses a directory that holds something else, and does not touch it', async () => {
    await mkdir(join(root, 'foreign'));
    await writeFile(join(root, 'foreign', 'letter.txt'), 'mine');
    await expect(serverAt('foreign').start()).rejects.toMatchObject({ code: 'DATA_DIR_UNUSABLE' });
    expect(await readFile(join(root, 'foreign', 'letter.txt'), 'utf8')).toBe('mine');
  });

  it('ignores a stale lock file, even if its process id now belongs to another program', async () => {
    const first = serverAt('main');
    await first.start();
    await first.stop('immediate');
    const lock = join(root, 'main', 'postmaster.pid');
    await writeFile(lock, `${process.pid}\n${join(root, 'main')}\n1\n5432\n\n\n0 0\nready\n`);
    expect(await query(await serverAt('main').start(), 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('starts both of two first starts at once on one directory, or refuses the second cleanly', async () => {
    const ends = await Promise.allSettled([serverAt('race').start(), serverAt('race').start()]);
    const refused = ends.filter((end) => end.status === 'rejected').map((end) => end.reason.code);
    expect(refused).toEqual(['DATA_DIR_IN_USE']);
    expect((await readdir(root)).filter((name) => name.startsWith('race.init'))).toEqual([]);
  });
});
