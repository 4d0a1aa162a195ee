// node dist/bench/src/access-matrix/main.js [people] [projects] [rounds]   What an access matrix and a what-if take, over HTTP.
import { chmod, mkdtemp, rm } from 'node:fs/promises';
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
import { KmsLocalServer } from '../../../apps/kms-local/src/index.js';
import { AUDIENCE, ISSUER, startIdentityProvider } from '../identity-provider.js';
import { fillMatrix } from './fill.js';

const REGION = 'eu-central-1';
const CREDENTIALS = { accessKeyId: 'bench', secretAccessKey: 'a-secret-of-the-bench-only-0123456789' };
const people = Number(process.argv[2] ?? 1_000);
const projects = Number(process.argv[3] ?? 50);
const rounds = Number(process.argv[4] ?? 20);

const root = await mkdtemp(join(tmpdir(), 'portcullis-matrix-'));
// As root, Postgres runs under an account of its own.
await chmod(root, 0o711);
const server = new PostgresServer({
  dataDir: join(root, 'pg'),
  settings: { shared_buffers: '512MB' },
  logger: { info: () => undefined, warn: () => undefined },
});
const kms = new KmsLocalServer({
  dataDir: join(root, 'kms'),
  host: '127.0.0.1',
  port: 0,
  region: REGION,
  credentials: [{ ...CREDENTIALS, allowedActions: ['CreateKey', 'DescribeKey'] }],
});
try {
  const at = await server.start();
  const login = (user: string): string =>
    connectionUrl(at, { user, password: at.password, database: 'postgres' });
  const { url: endpoint } = await kms.start();
  const keyService = new AwsKeyService({ endpoint, region: REGION, credentials: CREDENTIALS });
  await prepare(login(at.superuser), at.password, (await keyService.createKey('bench')).kmsKeyId);
  const idp = await startIdentityProvider();
  const app = await startAdmin(login('portcullis_admin'), idp.jwksUri, keyService);
  await app.listen(0, '127.0.0.1');
  const ask = askerOf(await app.getUrl(), await idp.token('client-admin'));
  console.table(await measureAll(ask));
  await app.close();
  idp.stop();
} finally {
  await kms.stop();
  await server.stop('fast');
  await rm(root, { recursive: true, force: true });
}

type Ask = (method: string, path: string, body?: object) => Promise<number>;

async function measureAll(ask: Ask): Promise<object[]> {
  const named = Array.from({ length: Math.min(projects, 50) }, (_, index) => `project-${index + 1}`).join(
    ',',
  );
  const matrix = `/admin/v1/projects/access-matrix?projects=${named}&limit=1000`;
  const changes = [{ kind: 'terms.issue' }];
  return [
    await measure('matrix, JSON', () => ask('GET', matrix)),
    await measure('matrix, CSV', () => ask('GET', `${matrix}&format=csv`)),
    await measure('matrix, 100 people', () => ask('GET', matrix.replace('limit=1000', 'limit=100'))),
    await measure('who-can of one project', () =>
      ask('GET', '/admin/v1/who-can?project=project-1&limit=1000'),
    ),
    await measure('what-if of one project', () =>
      ask('POST', '/admin/v1/what-if', { changes, project: 'project-1' }),
    ),
    await measure('what-if of the organisation', () => ask('POST', '/admin/v1/what-if', { changes })),
  ];
}

async function measure(what: string, once: () => Promise<number>): Promise<object> {
  let bytes = 0;
  for (let warming = 0; warming < 3; warming += 1) bytes = await once();
  const tookMs: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const startedAtMs = performance.now();
    await once();
    tookMs.push(performance.now() - startedAtMs);
  }
  tookMs.sort((one, other) => one - other);
  const at = (share: number): number => Math.round(tookMs[Math.floor(share * (tookMs.length - 1))] ?? 0);
  return { what, people, projects, 'p50 ms': at(0.5), 'p95 ms': at(0.95), 'worst ms': at(1), bytes };
}

function askerOf(origin: string, token: string): Ask {
  return async (method, path, body) => {
    const headers = { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) };
    const response = await fetch(`${origin}${path}`, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${response.status} ${text}`);
    return text.length;
  };
}

async function prepare(ownerUrl: string, password: string, kmsKeyId: string): Promise<void> {
  await migrate({ url: ownerUrl });
  const owner = new pg.Client({ connectionString: ownerUrl, options: '-c search_path=portcullis' });
  await owner.connect();
  try {
    await owner.query(`ALTER ROLE portcullis_admin LOGIN PASSWORD ${owner.escapeLiteral(password)}`);
    await fillMatrix(owner, kmsKeyId, { people, projects });
  } finally {
    await owner.end();
  }
}

async function startAdmin(databaseUrl: string, jwksUri: string, keyService: AwsKeyService) {
  const countries = await CountryLookup.open({ loopbackCountry: 'DE' });
  const anonymising = AnonymisingNetworks.parse('# source: bench date: 2026-11-01\n203.0.113.0/24', 'bench');
  return createAdminApplication({
    databaseUrl,
    keyService,
    objectStore: await FsObjectStore.open(join(root, 'objects')),
    accessTokens: { issuer: ISSUER, audience: AUDIENCE, jwksUri },
    clock: systemClock,
    logger: createLogger({ service: 'admin', level: 'error' }),
    trustedProxies: [],
    network: new GeoNetworkDirectory(countries, anonymising, 10_000),
    gatewayRegion: 'eu',
    recordDeadlineMs: 5_000,
  });
}
