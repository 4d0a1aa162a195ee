// node dist/bench/src/task-claims/main.js [tasks] [done]   What a claim takes, over HTTP, of a queue of so many tasks; the first person has done so many.
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { AnonymisingNetworks, CountryLookup } from '#libs/geo';
import { AccessTokenVerifier } from '#libs/identity';
import { systemClock, uuidV7 } from '#libs/kernel';
import { AwsKeyService } from '#libs/kms';
import { migrate } from '#libs/persistence';
import { connectionUrl, PostgresServer } from '#libs/postgres-server';
import { FsObjectStore } from '#libs/storage';
import { createLogger } from '#libs/telemetry';
import { createGatewayApplication } from '../../../apps/gateway/src/index.js';
import { AUDIENCE, ISSUER, startIdentityProvider } from '../identity-provider.js';
import { claimAndComplete, measureClaims, type Pace } from './claimers.js';
import { fillQueue } from './fill.js';

const NOBODY = { accessKeyId: 'bench', secretAccessKey: 'bench' };
const CLAIMERS = 50;
const tasks = Number(process.argv[2] ?? 1_000_000);
const done = Number(process.argv[3] ?? 100_000);
const PACES: readonly Pace[] = [
  { name: '50 people, a claim a second each', seconds: 30, everyMs: 1_000 },
  { name: '50 people, each as fast as answers come', seconds: 15, everyMs: 0 },
];

const root = await mkdtemp(join(tmpdir(), 'portcullis-claims-'));
// As root, Postgres runs under an account of its own.
await chmod(root, 0o711);
const server = new PostgresServer({
  dataDir: join(root, 'pg'),
  settings: { shared_buffers: '1GB', max_wal_size: '4GB' },
  logger: { info: () => undefined, warn: () => undefined },
});
try {
  const at = await server.start();
  const login = (user: string): string =>
    connectionUrl(at, { user, password: at.password, database: 'postgres' });
  const handles = await prepare(login(at.superuser), at.password);
  const idp = await startIdentityProvider();
  const gateway = await startGateway(login('portcullis_gateway'), idp.jwksUri);
  const origin = await gateway.app.getUrl();
  const tokens = await Promise.all(handles.map((handle) => idp.token(handle)));
  await catchUp(origin, tokens[0] ?? '');
  console.table(await measurePaces(origin, tokens));
  await gateway.stop(0);
  idp.stop();
} finally {
  await server.stop('fast');
  await rm(root, { recursive: true, force: true });
}

async function measurePaces(origin: string, tokens: readonly string[]): Promise<object[]> {
  const results: object[] = [];
  for (const pace of PACES) results.push(await measureClaims(origin, tokens, pace));
  const [veteran = ''] = tokens;
  const alone = { name: `one person who has done ${done}`, seconds: 5, everyMs: 0 };
  results.push(await measureClaims(origin, [veteran], alone));
  return results;
}

/** The rows were put in behind the cursor's back: the first claims of that person walk over what they have done, once. */
async function catchUp(origin: string, token: string): Promise<void> {
  const agent = new Agent({ keepAlive: true });
  const startedAtMs = performance.now();
  for (let claims = 0; claims < 2;) {
    const worked = await claimAndComplete(origin, token, agent).catch(() => null);
    if (worked !== null) claims += 1;
  }
  agent.destroy();
  console.log(`the first person’s cursor caught up in ${Math.round(performance.now() - startedAtMs)} ms`);
}

async function prepare(ownerUrl: string, password: string): Promise<readonly string[]> {
  await migrate({ url: ownerUrl });
  const owner = new pg.Client({ connectionString: ownerUrl, options: '-c search_path=portcullis' });
  await owner.connect();
  try {
    await owner.query(`ALTER ROLE portcullis_gateway LOGIN PASSWORD ${owner.escapeLiteral(password)}`);
    return await fillQueue(owner, { tasks, people: CLAIMERS, done });
  } finally {
    await owner.end();
  }
}

async function startGateway(databaseUrl: string, jwksUri: string) {
  const gateway = await createGatewayApplication({
    databaseUrl,
    instanceId: uuidV7(),
    region: 'eu',
    accessTokens: new AccessTokenVerifier({
      issuer: ISSUER,
      audience: AUDIENCE,
      jwksUri,
      onKeyRefreshFailure: () => undefined,
    }),
    // A claim asks for no key and no object.
    keyService: new AwsKeyService({
      endpoint: 'http://127.0.0.1:9',
      region: 'eu-central-1',
      credentials: NOBODY,
    }),
    objectStore: await FsObjectStore.open(join(root, 'objects')),
    countries: await CountryLookup.open({ loopbackCountry: 'DE' }),
    anonymisingNetworks: AnonymisingNetworks.parse(
      '# source: bench date: 2026-11-01\n203.0.113.0/24',
      'bench',
    ),
    geoMaxAgeDays: 10_000,
    trustedProxies: [],
    recordDeadlineMs: 5_000,
    requireDurableDatabase: true,
    datasetKeyMaxAgeMs: 60_000,
    writeStallMs: 30_000,
    ticketMaxSeconds: 3_600,
    s3: { basePaths: ['/s3'], domains: [] },
    browsers: { mountPath: '/', secureCookie: false, maxSessionMs: 600_000 },
    clock: systemClock,
    logger: createLogger({ service: 'gateway', level: 'silent' }),
    metrics: () => Promise.resolve(''),
  });
  await gateway.app.listen(0, '127.0.0.1');
  return gateway;
}
