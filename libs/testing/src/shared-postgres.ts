import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectionUrl, PostgresServer } from '#libs/postgres-server';

/** Where global setup leaves the URL of the superuser for the test files (which may run in other processes). */
export const SUPERUSER_URL_VARIABLE = 'PORTCULLIS_TEST_POSTGRES_URL';

/** The database every test database is copied from; it holds the migrated schema and no rows of a test. */
export const TEMPLATE_DATABASE = 'portcullis_template';

/** The one server of a test run; it is thrown away, so it alone may lose data in a power cut. */
export interface SharedPostgres {
  readonly superuserUrl: string;
  stop(): Promise<void>;
}

/** Starts a throw-away server in a new temporary directory; same semantics as the real one, but not durable. */
export async function startSharedPostgres(): Promise<SharedPostgres> {
  const root = await mkdtemp(join(tmpdir(), 'pc-test-'));
  await chmod(root, 0o711);
  const server = new PostgresServer({
    dataDir: join(root, 'pg'),
    settings: { fsync: 'off', full_page_writes: 'off', max_connections: '200', wal_compression: 'off' },
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
