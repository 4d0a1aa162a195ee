import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createIdpLocal } from '../../idp-local/src/index.js';
import { mountApplications } from './applications.js';
import { bootstrapOperator } from './bootstrap.js';
import { type StandaloneDescription, writeDescription } from './description.js';
import { startDatabase } from './embedded-database.js';
import { closeServer, createFrontServer, listen, Routes } from './front-server.js';
import { mountConsole } from './local-console.js';
import { startKeyService } from './local-keys.js';
import { SAMPLE_PEOPLE } from './samples/sample-people.js';
import { getOrCreateSecrets } from './secrets.js';
import type { LocalPerson, StandaloneParts } from './standalone-parts.js';
import { Teardown } from './teardown.js';

/** The audience of this installation's access tokens. */
export const AUDIENCE = 'urn:portcullis:api';

/** A running embedded default. */
export interface Standalone {
  readonly origin: string;
  readonly dataDir: string;
  readonly description: Omit<StandaloneDescription, 'toolCredentials'>;
  /** Postgres as its owner: for the operator's own tools and for measuring. */
  readonly ownerUrl: string;
  /** Returns the ARN of a new key at the local KMS: what a customer does at its own. */
  createKmsKey(description: string): Promise<string>;
  stop(): Promise<void>;
}

/** Starts every process of Portcullis in this one, on one origin: database, KMS, identity provider, gateway, control plane. */
export async function startStandalone(parts: StandaloneParts): Promise<Standalone> {
  const teardown = new Teardown();
  try {
    return await start(parts, teardown);
  } catch (error) {
    await teardown.run();
    throw error;
  }
}

async function start(parts: StandaloneParts, teardown: Teardown): Promise<Standalone> {
  const { config, logger } = parts;
  const dataDir = resolve(config.PORTCULLIS_DATA_DIR);
  await mkdir(dataDir, { recursive: true });
  const secrets = await getOrCreateSecrets(dataDir);
  // The database comes first: it is what refuses a second start on the same data.
  const database = await startDatabase(dataDir, secrets, logger);
  teardown.add(() => database.stop());
  const keys = await startKeyService({ dataDir, secrets, faultSecret: config.PORTCULLIS_KMS_FAULT_SECRET });
  teardown.add(() => keys.stop());

  // The port is taken before anything is told our origin; until an application is mounted, requests get a 503.
  const routes = new Routes();
  const server = createFrontServer(routes);
  const port = await listen(server, { host: config.HOST, port: config.PORT });
  teardown.add(() => closeServer(server));
  const origin = `http://${reachableHost(config.HOST)}:${port}`;
  const issuer = `${origin}/idp`;
  const sampleTokenSecret = secrets.sampleTokenSecret;
  const idp = await createIdpLocal({
    issuer,
    dataDir: join(dataDir, 'idp'),
    people: localPeople(parts.people ?? SAMPLE_PEOPLE),
    sampleTokenSecret,
    audience: AUDIENCE,
    consoleRedirectUris: [`${origin}/console/callback`],
    consoleReturnUris: [`${origin}/console/`],
  });
  routes.mount('/idp', idp.handler);
  await mountConsole(routes, { issuer, audience: AUDIENCE });
  await bootstrapOperator(database.ownerUrl, issuer);
  await mountApplications(
    {
      ...parts,
      dataDir,
      database,
      keys,
      webhookSecrets: { alerts: secrets.trailWebhookSecret, notifications: secrets.webhookSecret },
      issuer,
      audience: AUDIENCE,
    },
    { routes, teardown },
  );
  const description = { origin, tokenEndpoint: `${issuer}/token`, sampleTokenSecret, kmsUrl: keys.url };
  await writeDescription(dataDir, description);
  const createKmsKey = async (text: string): Promise<string> => (await keys.setup.createKey(text)).kmsKeyId;
  return { origin, dataDir, description, ownerUrl: database.ownerUrl, createKmsKey, stop: teardown.run };
}

function localPeople(
  people: readonly LocalPerson[],
): { handle: string; subject: string; name: string; email: string }[] {
  const everybody = [{ handle: 'operator', name: 'Operator Administrator' }, ...people];
  return everybody.map(({ handle, name }) => ({
    handle,
    subject: handle,
    name,
    email: `${handle}@example.com`,
  }));
}

/** An address that means "every interface" is no address to call; this machine's own is. */
function reachableHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
