// node dist/bench/src/admin-lists/main.js [people] [assignments] [seed] [folder to keep]   p50 and p95 of every list of the control plane, over HTTP.
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { GeoNetworkDirectory } from '#libs/facts';
import { AnonymisingNetworks, CountryLookup } from '#libs/geo';
import { systemClock } from '#libs/kernel';
import { AwsKeyService } from '#libs/kms';
import { migrate } from '#libs/persistence';
import { connectionUrl, PostgresServer } from '#libs/postgres-server';
import { FsObjectStore } from '#libs/storage';
import { createLogger } from '#libs/telemetry';
import { createAdminApplication } from '../../../apps/admin/src/index.js';
import { AUDIENCE, ISSUER, startIdentityProvider } from '../identity-provider.js';
import { fillGovernance, type Spread } from './fill.js';
import { type Draw, type ListQuestion, listQuestions, type ListTimes, measureLists } from './lists.js';

const TARGET_MS = 150;
const [people = 100_000, assignments = 1_000_000, seed = 1] = process.argv.slice(2, 5).map(Number);
const kept = process.argv[5];

const root = kept ?? (await mkdtemp(join(tmpdir(), 'portcullis-lists-')));
await mkdir(root, { recursive: true });
await chmod(root, 0o711);
const server = new PostgresServer({
  dataDir: join(root, 'pg'),
  settings: { shared_buffers: '1GB', max_wal_size: '4GB', maintenance_work_mem: '512MB' },
  logger: { info: () => undefined, warn: () => undefined },
});
try {
  const at = await server.start();
  const login = (user: string): string =>
    connectionUrl(at, { user, password: at.password, database: 'postgres' });
  await prepare(login(at.superuser), at.password);
  const idp = await startIdentityProvider();
  const app = await startAdmin(login('portcullis_admin'), idp.jwksUri);
  const tokens = { operator: await idp.token('operator'), client: await idp.token('client-admin') };
  const origin = await app.getUrl();
  const ask = (question: ListQuestion, path: string) =>
    askPage(`${origin}${path}`, question.by === 'client' ? tokens.client : tokens.operator);
  const lists = await measureLists(ask, listQuestions({ people, assignments }), seededDraw(seed));
  await app.close();
  idp.stop();
  await print({ at: new Date().toISOString(), people, assignments, lists });
} finally {
  await server.stop('fast');
  if (kept === undefined) await rm(root, { recursive: true, force: true });
}

async function prepare(ownerUrl: string, password: string): Promise<void> {
  await migrate({ url: ownerUrl });
  const owner = new pg.Client({ connectionString: ownerUrl, options: '-c search_path=portcullis' });
  await owner.connect();
  try {
    await owner.query(`ALTER ROLE portcullis_admin LOGIN PASSWORD ${owner.escapeLiteral(password)}`);
    const { rows } = await owner.query<{ filled: boolean }>('SELECT EXISTS (SELECT FROM people) AS filled');
    if (rows[0]?.filled !== true) await fillGovernance(owner, { people, assignments }, seed);
  } finally {
    await owner.end();
  }
}

async function startAdmin(databaseUrl: string, jwksUri: string) {
  const countries = await CountryLookup.open({ loopbackCountry: 'DE' });
  const networks = AnonymisingNetworks.parse('# source: bench date: 2026-11-01\n203.0.113.0/24', 'bench');
  const credentials = { accessKeyId: 'nobody', secretAccessKey: 'a-secret-that-opens-nothing-at-all' };
  const app = await createAdminApplication({
    databaseUrl,
    // No list asks for a key.
    keyService: new AwsKeyService({ endpoint: 'http://127.0.0.1:9', region: 'eu-central-1', credentials }),
    objectStore: await FsObjectStore.open(join(root, 'objects')),
    accessTokens: { issuer: ISSUER, audience: AUDIENCE, jwksUri },
    clock: systemClock,
    logger: createLogger({ service: 'admin', level: 'error' }),
    trustedProxies: [],
    network: new GeoNetworkDirectory(countries, networks, 10_000),
    gatewayRegion: 'eu',
    recordDeadlineMs: 10_000,
  });
  await app.listen(0, '127.0.0.1');
  return app;
}

async function askPage(url: string, token: string) {
  const startedAt = performance.now();
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  const text = await response.text();
  const ms = performance.now() - startedAt;
  if (response.status !== 200) throw new Error(`${response.status} ${url} ${text}`);
  const { nextCursor } = JSON.parse(text) as { readonly nextCursor: string | null };
  return { ms, nextCursor };
}

async function print(
  result: { readonly at: string; readonly lists: readonly ListTimes[] } & Spread,
): Promise<void> {
  await mkdir('bench/results', { recursive: true });
  await writeFile(
    join('bench/results', `admin-lists-${result.at.replaceAll(':', '-')}.json`),
    JSON.stringify(result, null, 2),
  );
  for (const { name, p50, p95, worst } of result.lists)
    console.log(`${name}\t${p50.toFixed(1)}\t${p95.toFixed(1)}\t${worst.toFixed(1)}`);
  const over = result.lists.filter(({ p95 }) => p95 > TARGET_MS).length;
  console.log(`${result.lists.length} lists, ${over} with a p95 above ${TARGET_MS} ms`);
}

function seededDraw(of: number): Draw {
  let state = of >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}
