import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { GeoNetworkDirectory } from '#libs/facts';
import { AnonymisingNetworks, CountryLookup } from '#libs/geo';
import { parseCidr } from '#libs/http';
import { systemClock } from '#libs/kernel';
import { AwsKeyService, type KeyService } from '#libs/kms';
import { FsObjectStore } from '#libs/storage';
import { createLogger } from '#libs/telemetry';
import { createTestDatabase, type TestDatabase } from '#libs/testing';
import { KmsLocalServer } from '../../../kms-local/src/index.js';
import { DisableKeyCommand, KMSClient } from '../../../kms-local/test/raw-kms-client.js';
import { type AdminSettings, createAdminApplication } from '../../src/index.js';
import { AUDIENCE, type IdentityProvider, ISSUER, startIdentityProvider } from './identity-provider.js';

const KMS_REGION = 'eu-central-1';
const SECRET = 'a-secret-of-the-tests-only-0123456789';
/** No test here is about a key service that is late: on a starved machine it may be. */
const PATIENT = { deadlineMs: 20_000, connectTimeoutMs: 5_000, attemptTimeoutMs: 15_000 };
const LIST = '# source: tests date: 2026-11-01\n203.0.113.0/24';

/** The real surroundings of a control plane: Postgres, a KMS over its wire, an object store, a JWKS endpoint. */
export interface AdminFixture {
  readonly database: TestDatabase;
  /** The superuser: arranges and inspects, never under test. */
  readonly owner: pg.Client;
  readonly identity: IdentityProvider;
  readonly storeDirectory: string;
  readonly keys: {
    createKey(): Promise<string>;
    disable(kmsKeyId: string): Promise<void>;
    readonly reader: KeyService;
  };
  readonly log: readonly string[];
  startAdmin(overrides?: Partial<AdminSettings>): Promise<RunningAdmin>;
  stop(): Promise<void>;
}

export interface RunningAdmin {
  readonly origin: string;
  stop(): Promise<void>;
}

export async function createAdminFixture(): Promise<AdminFixture> {
  const database = await createTestDatabase();
  const owner = new pg.Client({ connectionString: database.ownerUrl, options: '-c search_path=portcullis' });
  await owner.connect();
  const directory = await mkdtemp(join(tmpdir(), 'portcullis-admin-'));
  const storeDirectory = join(directory, 'objects');
  const kms = await startKms(join(directory, 'kms'));
  const identity = await startIdentityProvider();
  const log: string[] = [];
  const common = await settings({ database, storeDirectory, identity, log, keyService: kms.as('admin') });
  const running: RunningAdmin[] = [];
  return {
    database,
    owner,
    identity,
    storeDirectory,
    log,
    keys: {
      createKey: async () => (await kms.as('setup').createKey('test')).kmsKeyId,
      disable: (kmsKeyId) => kms.disable(kmsKeyId),
      reader: kms.as('gateway'),
    },
    startAdmin: async (overrides = {}) => {
      const app = await createAdminApplication({ ...common, ...overrides });
      await app.listen(0, '127.0.0.1');
      const admin = { origin: await app.getUrl(), stop: () => app.close() };
      running.push(admin);
      return admin;
    },
    stop: async () => {
      await Promise.all(running.map((admin) => admin.stop()));
      identity.stop();
      await kms.stop();
      await owner.end();
      await database.drop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function startKms(dataDir: string) {
  const credential = (accessKeyId: string) => ({ accessKeyId, secretAccessKey: SECRET });
  const server = new KmsLocalServer({
    dataDir,
    host: '127.0.0.1',
    port: 0,
    region: KMS_REGION,
    credentials: [
      { ...credential('admin'), allowedActions: ['GenerateDataKey', 'DescribeKey'] },
      { ...credential('gateway'), allowedActions: ['Decrypt'] },
      { ...credential('setup'), allowedActions: ['CreateKey', 'DisableKey'] },
    ],
  });
  const { url: endpoint } = await server.start();
  return {
    as: (accessKeyId: string): KeyService =>
      new AwsKeyService({ endpoint, region: KMS_REGION, credentials: credential(accessKeyId), ...PATIENT }),
    disable: async (kmsKeyId: string): Promise<void> => {
      const client = new KMSClient({ endpoint, region: KMS_REGION, credentials: credential('setup') });
      await client.send(new DisableKeyCommand({ KeyId: kmsKeyId }));
      client.destroy();
    },
    stop: () => server.stop(),
  };
}

async function settings(parts: {
  readonly database: TestDatabase;
  readonly storeDirectory: string;
  readonly identity: IdentityProvider;
  readonly log: string[];
  readonly keyService: KeyService;
}): Promise<AdminSettings> {
  const countries = await CountryLookup.open({ loopbackCountry: 'DE' });
  const networks = AnonymisingNetworks.parse(LIST, 'tests');
  return {
    databaseUrl: await parts.database.urlFor('portcullis_admin'),
    keyService: parts.keyService,
    objectStore: await FsObjectStore.open(parts.storeDirectory),
    accessTokens: { issuer: ISSUER, audience: AUDIENCE, jwksUri: parts.identity.jwksUri },
    clock: systemClock,
    logger: createLogger({
      service: 'admin',
      level: 'warn',
      destination: { write: (line: string) => void parts.log.push(line) },
    }),
    trustedProxies: ['127.0.0.0/8', '::1/128'].map(parseCidr).filter((cidr) => cidr !== null),
    network: new GeoNetworkDirectory(countries, networks, 10_000),
    gatewayRegion: 'eu',
    // The tests are not about how fast a busy machine is.
    recordDeadlineMs: 10_000,
  };
}
