// node dist/bench/src/trail-search/main.js [records]   p50 and p95 of a search by every combination of filters, over HTTP.
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { systemClock, uuidV7 } from '#libs/kernel';
import { migrate } from '#libs/persistence';
import { connectionUrl, PostgresServer } from '#libs/postgres-server';
import { FsObjectStore } from '#libs/storage';
import { createLogger } from '#libs/telemetry';
import { createTrailApplication } from '../../../apps/trail/src/index.js';
import { AUDIENCE, ISSUER, startIdentityProvider } from '../identity-provider.js';
import { fillTrail } from './fill.js';
import { measureSearches } from './searches.js';
import { measureExports } from './exports.js';

const records = Number(process.argv[2] ?? 10_000_000);
const kept = process.argv[3];

const root = kept ?? (await mkdtemp(join(tmpdir(), 'portcullis-search-')));
await mkdir(root, { recursive: true });
await chmod(root, 0o711);
const server = new PostgresServer({
  dataDir: join(root, 'pg'),
  // A quarter of the memory of the smallest machine such a trail would be kept on.
  settings: { shared_buffers: '4GB', max_wal_size: '8GB', maintenance_work_mem: '1GB' },
  logger: { info: () => undefined, warn: () => undefined },
});
try {
  const at = await server.start();
  const login = (user: string): string =>
    connectionUrl(at, { user, password: at.password, database: 'postgres' });
  await prepare(login(at.superuser), at.password);
  const idp = await startIdentityProvider();
  const app = await createTrailApplication({
    databaseUrl: login('portcullis_trail'),
    instanceId: uuidV7(),
    objectStore: await FsObjectStore.open(join(root, 'objects')),
    accessTokens: { issuer: ISSUER, audience: AUDIENCE, jwksUri: idp.jwksUri },
    clock: systemClock,
    logger: createLogger({ service: 'trail', level: 'error' }),
    trustedProxies: [],
    recordDeadlineMs: 5_000,
  });
  await app.listen(0, '127.0.0.1');
  const origin = await app.getUrl();
  const tokens = { operator: await idp.token('auditor'), client: await idp.token('client-auditor') };
  await measureSearches(origin, tokens);
  await measureExports(origin, tokens);
  await app.close();
  idp.stop();
} finally {
  await server.stop('fast');
  if (kept === undefined) await rm(root, { recursive: true, force: true });
}

async function prepare(ownerUrl: string, password: string): Promise<void> {
  await migrate({ url: ownerUrl });
  const owner = new pg.Client({ connectionString: ownerUrl, options: '-c search_path=portcullis' });
  await owner.connect();
  try {
    await owner.query(`ALTER ROLE portcullis_trail LOGIN PASSWORD ${owner.escapeLiteral(password)}`);
    const { rows } = await owner.query<{ filled: boolean }>('SELECT EXISTS (SELECT FROM logs) AS filled');
    if (rows[0]?.filled !== true) await fillTrail(owner, records);
  } finally {
    await owner.end();
  }
}
