import { join } from 'node:path';
import {
  AwsKeyService,
  type AwsKeyServiceConfig,
  AwsSigningKey,
  type KeyService,
  type SigningKey,
} from '#libs/kms';
import { KmsLocalServer } from '../../kms-local/src/index.js';
import type { StandaloneSecrets } from './secrets.js';

/** The local KMS and one client for each process's rights at it. */
export interface LocalKeys {
  readonly url: string;
  readonly gateway: KeyService;
  readonly admin: KeyService;
  /** Signs the checkpoints of the trail. */
  readonly trail: SigningKey;
  /** How to reach the same key from a thread of its own. */
  readonly trailSigning: { readonly config: AwsKeyServiceConfig; readonly keyId: string };
  /** Names the operator's key that wraps the secrets of S3 credentials. */
  readonly credentialsKeyId: string;
  /** May create keys: what the customer does at its own KMS. */
  readonly setup: KeyService;
  stop(): Promise<void>;
}

export interface LocalKeysOptions {
  readonly dataDir: string;
  readonly secrets: StandaloneSecrets;
  readonly faultSecret: string | undefined;
}

const REGION = 'eu-central-1';
const TRAIL_KEY = 'alias/portcullis-trail';
/** Wraps the secrets of S3 credentials: the operator's key, of no client. */
const CREDENTIALS_KEY = 'alias/portcullis-credentials';

/** Starts the local KMS; every call to it goes over its wire, with the rights of docs/privileges.md. */
export async function startKeyService({
  dataDir,
  secrets,
  faultSecret,
}: LocalKeysOptions): Promise<LocalKeys> {
  const logins = {
    gateway: { accessKeyId: 'gateway', secretAccessKey: secrets.gatewayKmsSecret },
    admin: { accessKeyId: 'admin', secretAccessKey: secrets.adminKmsSecret },
    trail: { accessKeyId: 'trail', secretAccessKey: secrets.trailKmsSecret },
    setup: { accessKeyId: 'setup', secretAccessKey: secrets.setupKmsSecret },
  };
  const server = new KmsLocalServer({
    dataDir: join(dataDir, 'kms'),
    host: '127.0.0.1',
    port: 0,
    region: REGION,
    credentials: [
      { ...logins.gateway, allowedActions: ['Decrypt'] },
      { ...logins.admin, allowedActions: ['GenerateDataKey', 'DescribeKey'] },
      { ...logins.trail, allowedActions: ['Sign', 'GetPublicKey'] },
      {
        ...logins.setup,
        allowedActions: [
          'CreateKey',
          'DescribeKey',
          'GetPublicKey',
          'CreateAlias',
          'DisableKey',
          'EnableKey',
          'ScheduleKeyDeletion',
          'CancelKeyDeletion',
        ],
      },
    ],
    ...(faultSecret !== undefined && { faultInjection: { secret: faultSecret } }),
  });
  const { url } = await server.start();
  const operator = { endpoint: url, region: REGION, credentials: logins.setup };
  await AwsSigningKey.ensure(operator, TRAIL_KEY);
  await AwsKeyService.ensure(operator, CREDENTIALS_KEY, 'wraps the secrets of S3 credentials');
  const trailConfig = { endpoint: url, region: REGION, credentials: logins.trail };
  const client = (credentials: { accessKeyId: string; secretAccessKey: string }): KeyService =>
    new AwsKeyService({ endpoint: url, region: REGION, credentials });
  return {
    url,
    gateway: client(logins.gateway),
    admin: client(logins.admin),
    trail: new AwsSigningKey(trailConfig, TRAIL_KEY),
    trailSigning: { config: trailConfig, keyId: TRAIL_KEY },
    credentialsKeyId: CREDENTIALS_KEY,
    setup: client(logins.setup),
    stop: () => server.stop(),
  };
}
