import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AwsSigningKey } from '#libs/kms';
import { parseVerifier, SIGNATURE_TYPE, toVerifier, type Verifier, verifierKey } from '#libs/tlog';
import { KmsLocalServer } from '../../../kms-local/src/index.js';
import { createWitness } from '../../../witness/src/index.js';
import type { LogKeeping } from '../../src/index.js';

const PREFIX = 'trail.example/logs';
const ALIAS = 'alias/trail';
const REGION = 'eu-central-1';
const login = (accessKeyId: string) => ({ accessKeyId, secretAccessKey: `the secret of ${accessKeyId}` });

/** What it takes to keep logs, for real: a KMS over its wire, and a witness. */
export interface KeptLogs {
  readonly keeping: LogKeeping;
  readonly witness: Verifier;
  /** The key of an organisation's log, as a policy names it. */
  logKey(organisationId: string): Promise<Verifier>;
  stop(): Promise<void>;
}

export async function keepLogs(): Promise<KeptLogs> {
  const directory = await mkdtemp(join(tmpdir(), 'portcullis-logs-'));
  const kms = new KmsLocalServer({
    dataDir: join(directory, 'kms'),
    host: '127.0.0.1',
    port: 0,
    region: REGION,
    credentials: [
      { ...login('trail'), allowedActions: ['Sign', 'GetPublicKey'] },
      { ...login('setup'), allowedActions: ['CreateKey', 'CreateAlias', 'GetPublicKey'] },
    ],
  });
  const { url } = await kms.start();
  // No test here is about a key service that is late: on a starved machine it may be.
  const patient = { connectTimeoutMs: 5_000, attemptTimeoutMs: 10_000, deadlineMs: 20_000 };
  const reached = { endpoint: url, region: REGION, ...patient };
  await AwsSigningKey.ensure({ ...reached, credentials: login('setup') }, ALIAS);
  const signingKey = new AwsSigningKey({ ...reached, credentials: login('trail') }, ALIAS);
  const publicKey = await signingKey.publicKey();
  const witness = await createWitness({
    dataDir: join(directory, 'witness'),
    name: 'witness.example',
    logs: [{ originPrefix: `${PREFIX}/`, publicKey: publicKey.toString('base64') }],
    logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  const server = createServer(witness.listener);
  const witnessUrl = await listen(server);
  const parsed = parseVerifier(witness.verifierKey);
  if (!parsed.ok) throw new Error('the witness has no key');
  return {
    keeping: { signingKey, originPrefix: PREFIX, witnesses: [{ name: 'witness.example', url: witnessUrl }] },
    witness: parsed.value,
    logKey: (organisationId) =>
      Promise.resolve(
        toVerifier(verifierKey(`${PREFIX}/${organisationId}`, SIGNATURE_TYPE.ed25519, publicKey)),
      ),
    stop: async () => {
      await witness.close();
      server.closeAllConnections();
      server.close();
      await kms.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
