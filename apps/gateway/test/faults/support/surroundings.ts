import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { uuidV7 } from '#libs/kernel';
import { AwsKeyService, type KeyService } from '#libs/kms';
import { FsObjectStore } from '#libs/storage';
import { KmsLocalServer } from '../../../../kms-local/src/index.js';
import { AUDIENCE, ISSUER } from '../../support/gateway-fixture.js';

export const KMS_REGION = 'eu-central-1';
export const GATEWAY_ACCESS_KEY = { id: 'gateway', secret: 'a-secret-of-the-tests-only-0123456789' };
const FAULT_SECRET = 'fault-secret-for-tests';

export type KmsFault = 'none' | 'throttle' | 'hang' | 'internal' | 'disabled';

/** What a gateway process reaches besides its database, each over its real wire. */
export interface Surroundings {
  readonly store: FsObjectStore;
  readonly storeDirectory: string;
  readonly kmsUrl: string;
  readonly kmsKeyId: string;
  readonly setupKeys: KeyService;
  readonly jwksUri: string;
  /** Signs an access token as the identity provider would. */
  token(subject: string): Promise<string>;
  /** Makes the KMS fail from now on; `none` heals it. */
  injectKmsFault(mode: KmsFault): Promise<void>;
  stop(): Promise<void>;
}

/** Starts key service, identity provider and object store below one directory. */
export async function startSurroundings(directory: string): Promise<Surroundings> {
  const storeDirectory = join(directory, 'objects');
  const store = await FsObjectStore.open(storeDirectory);
  const kms = new KmsLocalServer({
    dataDir: join(directory, 'kms'),
    host: '127.0.0.1',
    port: 0,
    region: KMS_REGION,
    credentials: [
      {
        accessKeyId: GATEWAY_ACCESS_KEY.id,
        secretAccessKey: GATEWAY_ACCESS_KEY.secret,
        allowedActions: ['Decrypt'],
      },
      {
        accessKeyId: 'setup',
        secretAccessKey: GATEWAY_ACCESS_KEY.secret,
        allowedActions: ['CreateKey', 'GenerateDataKey'],
      },
    ],
    faultInjection: { secret: FAULT_SECRET },
  });
  const { url: kmsUrl } = await kms.start();
  const setupKeys = new AwsKeyService({
    endpoint: kmsUrl,
    region: KMS_REGION,
    credentials: { accessKeyId: 'setup', secretAccessKey: GATEWAY_ACCESS_KEY.secret },
    // Setting up is not under test, and may meet a busy machine.
    connectTimeoutMs: 5_000,
    attemptTimeoutMs: 10_000,
    deadlineMs: 20_000,
  });
  const { kmsKeyId } = await setupKeys.createKey('fault tests');
  const identity = await startIdentityProvider();
  return {
    store,
    storeDirectory,
    kmsUrl,
    kmsKeyId,
    setupKeys,
    jwksUri: identity.jwksUri,
    token: identity.token,
    injectKmsFault: (mode) => injectKmsFault(kmsUrl, mode),
    stop: async () => {
      identity.server.closeAllConnections();
      identity.server.close();
      setupKeys.close();
      await kms.stop();
    },
  };
}

async function injectKmsFault(kmsUrl: string, mode: KmsFault): Promise<void> {
  const response = await fetch(new URL('/_faults', kmsUrl), {
    method: 'POST',
    headers: { authorization: `Bearer ${FAULT_SECRET}` },
    body: JSON.stringify({ mode, operations: ['Decrypt'] }),
  });
  if (response.status !== 200) throw new Error(`the fault was not taken: ${response.status}`);
}

async function startIdentityProvider(): Promise<{
  server: Server;
  jwksUri: string;
  token: Surroundings['token'];
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
      .setExpirationTime('120m')
      .sign(privateKey);
  return { server, jwksUri: `http://127.0.0.1:${port}/jwks`, token };
}
