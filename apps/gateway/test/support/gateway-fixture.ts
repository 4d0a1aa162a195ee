import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import pg from 'pg';
import { AnonymisingNetworks, CountryLookup } from '#libs/geo';
import { parseCidr } from '#libs/http';
import { AccessTokenVerifier } from '#libs/identity';
import { systemClock, uuidV7 } from '#libs/kernel';
import { AwsKeyService, type KeyService } from '#libs/kms';
import { FsObjectStore } from '#libs/storage';
import { createLogger } from '#libs/telemetry';
import { createTestDatabase, type TestDatabase } from '#libs/testing';
import { KmsLocalServer } from '../../../kms-local/src/index.js';
import { DisableKeyCommand, EnableKeyCommand, KMSClient } from '../../../kms-local/test/raw-kms-client.js';
import { createGatewayApplication, type GatewayApplication, type GatewaySettings } from '../../src/index.js';

export const ISSUER = 'http://idp.test';
export const AUDIENCE = 'portcullis';
export const KMS_FAULT_SECRET = 'fault-secret-for-tests';
const KMS_REGION = 'eu-central-1';
const SECRET = 'a-secret-of-the-tests-only-0123456789';

/** The real surroundings of a gateway: Postgres, a KMS over its wire, an object store, a JWKS endpoint. */
export interface GatewayFixture {
  readonly database: TestDatabase;
  readonly owner: pg.Client;
  readonly store: FsObjectStore;
  readonly storeDirectory: string;
  readonly kmsUrl: string;
  readonly jwksUri: string;
  readonly setupKeys: KeyService;
  readonly kmsKeyId: string;
  /** Switches the customer's key off or on, as its owner would. */
  switchKmsKey(enabled: boolean): Promise<void>;
  /** Makes the KMS fail in one of its ways from now on; `none` heals it. */
  injectKmsFault(mode: KmsFault): Promise<void>;
  /** Signs an access token as the identity provider would. */
  token(subject: string): Promise<string>;
  /** Starts one more gateway on the same surroundings. */
  startGateway(overrides?: Partial<GatewaySettings>): Promise<RunningGateway>;
  stop(): Promise<void>;
}

type KmsFault = 'none' | 'throttle' | 'hang' | 'internal' | 'disabled';

export interface RunningGateway extends GatewayApplication {
  readonly origin: string;
}

export async function createGatewayFixture(): Promise<GatewayFixture> {
  const database = await createTestDatabase();
  const owner = new pg.Client({ connectionString: database.ownerUrl, options: '-c search_path=portcullis' });
  await owner.connect();
  const directory = await mkdtemp(join(tmpdir(), 'portcullis-gateway-'));
  const storeDirectory = join(directory, 'objects');
  const store = await FsObjectStore.open(storeDirectory);
  const kms = await startKms(join(directory, 'kms'));
  const keyServiceFor = (accessKeyId: string): KeyService =>
    new AwsKeyService({
      endpoint: kms.url,
      region: KMS_REGION,
      credentials: { accessKeyId, secretAccessKey: SECRET },
      // Setting up is not under test, and may meet a busy machine.
      ...(accessKeyId === 'setup' && {
        connectTimeoutMs: 5_000,
        attemptTimeoutMs: 10_000,
        deadlineMs: 20_000,
      }),
    });
  const setupKeys = keyServiceFor('setup');
  const { kmsKeyId } = await setupKeys.createKey('test');
  const identity = await startIdentityProvider();
  const gateways = new Set<RunningGateway>();
  const startGateway = async (overrides: Partial<GatewaySettings> = {}): Promise<RunningGateway> => {
    const settings = await gatewaySettings({
      database,
      store,
      jwksUri: identity.jwksUri,
      keyService: keyServiceFor('gateway'),
    });
    const gateway = await createGatewayApplication({ ...settings, ...overrides });
    await gateway.app.listen(0, '127.0.0.1');
    const stopOne = async (drainMs: number): Promise<void> => {
      if (gateways.delete(running)) await gateway.stop(drainMs);
    };
    const running = { app: gateway.app, stop: stopOne, origin: await gateway.app.getUrl() };
    gateways.add(running);
    return running;
  };
  const stop = async (): Promise<void> => {
    for (const gateway of gateways) await gateway.stop(0);
    await kms.server.stop();
    identity.server.close();
    await owner.end();
    await database.drop();
    await rm(directory, { recursive: true, force: true });
  };
  return {
    database,
    owner,
    store,
    storeDirectory,
    kmsUrl: kms.url,
    jwksUri: identity.jwksUri,
    setupKeys,
    kmsKeyId,
    switchKmsKey: (enabled) => switchKmsKey(kms.url, kmsKeyId, enabled),
    injectKmsFault: (mode) => injectKmsFault(kms.url, mode),
    token: identity.token,
    startGateway,
    stop,
  };
}

async function startKms(dataDir: string): Promise<{ server: KmsLocalServer; url: string }> {
  const server = new KmsLocalServer({
    dataDir,
    host: '127.0.0.1',
    port: 0,
    region: KMS_REGION,
    credentials: [
      { accessKeyId: 'gateway', secretAccessKey: SECRET, allowedActions: ['Decrypt'] },
      {
        accessKeyId: 'setup',
        secretAccessKey: SECRET,
        allowedActions: ['CreateKey', 'DescribeKey', 'GenerateDataKey', 'DisableKey', 'EnableKey'],
      },
    ],
    faultInjection: { secret: KMS_FAULT_SECRET },
  });
  const { url } = await server.start();
  return { server, url };
}

async function switchKmsKey(endpoint: string, kmsKeyId: string, enabled: boolean): Promise<void> {
  const client = new KMSClient({
    endpoint,
    region: KMS_REGION,
    credentials: { accessKeyId: 'setup', secretAccessKey: SECRET },
  });
  if (enabled) await client.send(new EnableKeyCommand({ KeyId: kmsKeyId }));
  else await client.send(new DisableKeyCommand({ KeyId: kmsKeyId }));
  client.destroy();
}

async function injectKmsFault(kmsUrl: string, mode: KmsFault): Promise<void> {
  const response = await fetch(new URL('/_faults', kmsUrl), {
    method: 'POST',
    headers: { authorization: `Bearer ${KMS_FAULT_SECRET}` },
    body: JSON.stringify({ mode, operations: ['Decrypt'] }),
  });
  if (response.status !== 200) throw new Error(`the fault was not taken: ${response.status}`);
}

async function startIdentityProvider(): Promise<{
  server: Server;
  jwksUri: string;
  token: GatewayFixture['token'];
}> {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid: 'test', use: 'sig', alg: 'ES256' };
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [jwk] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const token = (subject: string): Promise<string> =>
    new SignJWT({ client_id: 'test', scope: '' })
      .setProtectedHeader({ alg: 'ES256', kid: 'test', typ: 'at+jwt' })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setSubject(subject)
      .setJti(uuidV7())
      .setIssuedAt()
      .setExpirationTime('30m')
      .sign(privateKey);
  return { server, jwksUri: `http://127.0.0.1:${port}/jwks`, token };
}

async function gatewaySettings(parts: {
  database: TestDatabase;
  store: FsObjectStore;
  jwksUri: string;
  keyService: KeyService;
}): Promise<GatewaySettings> {
  const loopback = ['127.0.0.0/8', '::1/128'].map((cidr) => parseCidr(cidr)).filter((cidr) => cidr !== null);
  return {
    databaseUrl: await parts.database.urlFor('portcullis_gateway'),
    instanceId: uuidV7(),
    region: 'eu',
    accessTokens: new AccessTokenVerifier({
      issuer: ISSUER,
      audience: AUDIENCE,
      jwksUri: parts.jwksUri,
      onKeyRefreshFailure: () => undefined,
    }),
    keyService: parts.keyService,
    objectStore: parts.store,
    countries: await CountryLookup.open({ loopbackCountry: 'DE' }),
    anonymisingNetworks: AnonymisingNetworks.parse(
      '# source: tests date: 2026-11-01\n203.0.113.0/24\n185.220.101.0/24',
      'tests',
    ),
    geoMaxAgeDays: 730,
    trustedProxies: loopback,
    requireDurableDatabase: false,
    recordDeadlineMs: 1_000,
    datasetKeyMaxAgeMs: 60_000,
    writeStallMs: 30_000,
    s3: { basePaths: ['/s3'], domains: ['s3.localhost'] },
    browsers: { mountPath: '/', secureCookie: false, maxSessionMs: 600_000 },
    ticketMaxSeconds: 3_600,
    clock: systemClock,
    logger: createLogger({ service: 'gateway', level: 'silent' }),
    metrics: () => Promise.resolve(''),
  };
}
