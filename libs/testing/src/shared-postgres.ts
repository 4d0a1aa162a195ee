import { chmod, mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectionUrl, PostgresServer } from '#libs/postgres-server';

/** Where global setup leaves the URL of the superuser for the test files (which may run in other processes). */
export const SUPERUSER_URL_VARIABLE = 'PORTCULLIS_TEST_POSTGRES_URL';

/** The database every test database is copied from; it holds the migrated schema and no rows of a test. */
export const TEMPLATE_DATABASE = 'portcullis_template';

const MEMORY = '/dev/shm';
const MEMORY_NEEDED_BYTES = 2 * 1024 ** 3;

/** The one server of a test run; it is thrown away, so it alone may lose data in a power cut. */
export interface SharedPostgres {
  readonly superuserUrl: string;
  stop(): Promise<void>;
}

/** Starts a throw-away server in a new temporary directory; same semantics as the real one, but not durable. */
export async function startSharedPostgres(): Promise<SharedPostgres> {
  const root = await mkdtemp(join(await throwAwayPlace(), 'pc-test-'));
  await chmod(root, 0o711);
  const server = new PostgresServer({
    dataDir: join(root, 'pg'),
    settings: {
      fsync: 'off',
      full_page_writes: 'off',
      max_connections: '200',
      wal_compression: 'off',
      max_wal_size: '256MB',
    },
    logger: { info: () => undefined, warn: () => undefined },
  });
  const stop = async (): Promise<void> => {
    await server.stop('immediate');
    await rm(root, { recursive: true, force: true });
  };
  try {
    const at = await server.start();
    const login = { user: at.superuser, password: at.password, database: 'postgres' };
    return { superuserUrl: connectionUrl(at, login), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * Memory where there is enough of it, the temporary directory elsewhere. Every test file copies a thousand files of the
 * template, and a disk on which others flush takes a second for that. Not durable is what this server is on a disk, too.
 */
async function throwAwayPlace(): Promise<string> {
  const free = await statfs(MEMORY).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => 0,
  );
  return free < MEMORY_NEEDED_BYTES ? tmpdir() : MEMORY;
}
