import { join } from 'node:path';
import { Database, migrate } from '#libs/persistence';
import { connectionUrl, PostgresServer } from '#libs/postgres-server';
import type { Logger } from '#libs/telemetry';
import type { StandaloneSecrets } from './secrets.js';

/** The embedded Postgres, migrated, with a login for each process's role. */
export interface EmbeddedDatabase {
  readonly gatewayUrl: string;
  readonly adminUrl: string;
  readonly trailUrl: string;
  readonly workerUrl: string;
  readonly ownerUrl: string;
  stop(): Promise<void>;
}

/** Starts Postgres on the installation's own data; refuses data that another process serves. */
export async function startDatabase(
  dataDir: string,
  secrets: StandaloneSecrets,
  logger: Logger,
): Promise<EmbeddedDatabase> {
  const server = new PostgresServer({ dataDir: join(dataDir, 'postgres'), logger });
  const endpoint = await server.start();
  try {
    const urlFor = (user: string, password: string): string =>
      connectionUrl(endpoint, { user, password, database: 'postgres' });
    const ownerUrl = urlFor(endpoint.superuser, endpoint.password);
    await migrate({ url: ownerUrl });
    await setPasswords(ownerUrl, secrets);
    return {
      ownerUrl,
      gatewayUrl: urlFor('portcullis_gateway', secrets.gatewayPassword),
      adminUrl: urlFor('portcullis_admin', secrets.adminPassword),
      trailUrl: urlFor('portcullis_trail', secrets.trailPassword),
      workerUrl: urlFor('portcullis_worker', secrets.workerPassword),
      stop: () => server.stop(),
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function setPasswords(ownerUrl: string, secrets: StandaloneSecrets): Promise<void> {
  const owner = await Database.connect({
    url: ownerUrl,
    poolSize: 1,
    applicationName: 'portcullis standalone',
    statementTimeoutMs: 10_000,
  });
  try {
    for (const [role, password] of [
      ['portcullis_gateway', secrets.gatewayPassword],
      ['portcullis_admin', secrets.adminPassword],
      ['portcullis_trail', secrets.trailPassword],
      ['portcullis_worker', secrets.workerPassword],
    ]) {
      // ALTER ROLE takes no parameters; format() quotes both, so the statement is built by the database itself.
      const [row] = await owner.query<{ statement: string }>(
        `SELECT format('ALTER ROLE %I PASSWORD %L', $1::text, $2::text) AS statement`,
        [role, password],
      );
      await owner.query(row?.statement ?? '');
    }
  } finally {
    await owner.close();
  }
}
