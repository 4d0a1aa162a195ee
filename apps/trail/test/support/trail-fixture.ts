import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { parseCidr } from '#libs/http';
import { systemClock, uuidV7 } from '#libs/kernel';
import { FsObjectStore } from '#libs/storage';
import { createLogger } from '#libs/telemetry';
import { createTestDatabase, type TestDatabase } from '#libs/testing';
import { Api } from '../../../admin/test/support/api.js';
import {
  AUDIENCE,
  type IdentityProvider,
  ISSUER,
  startIdentityProvider,
} from '../../../admin/test/support/identity-provider.js';
import { createTrailApplication, type TrailSettings } from '../../src/index.js';

/** The real surroundings of a trail: Postgres, an object store, a JWKS endpoint; and one running trail. */
export interface TrailFixture {
  readonly database: TestDatabase;
  /** The superuser: arranges and inspects, never under test. */
  readonly owner: pg.Client;
  readonly identity: IdentityProvider;
  readonly origin: string;
  readonly log: readonly string[];
  /** The trail as this person sees it; the handle is also the subject. */
  as(handle: string, origin?: string): Promise<Api>;
  /** Another trail on the same database. */
  start(overrides?: Partial<TrailSettings>): Promise<string>;
  stop(): Promise<void>;
}

export async function createTrailFixture(overrides: Partial<TrailSettings> = {}): Promise<TrailFixture> {
  const database = await createTestDatabase();
  const owner = new pg.Client({ connectionString: database.ownerUrl, options: '-c search_path=portcullis' });
  await owner.connect();
  const directory = await mkdtemp(join(tmpdir(), 'portcullis-trail-'));
  const identity = await startIdentityProvider();
  const log: string[] = [];
  const settings: TrailSettings = {
    databaseUrl: await database.urlFor('portcullis_trail'),
    instanceId: uuidV7(),
    objectStore: await FsObjectStore.open(join(directory, 'objects')),
    accessTokens: { issuer: ISSUER, audience: AUDIENCE, jwksUri: identity.jwksUri },
    clock: systemClock,
    logger: createLogger({
      service: 'trail',
      level: 'warn',
      destination: { write: (line: string) => void log.push(line) },
    }),
    trustedProxies: ['127.0.0.0/8', '::1/128'].map(parseCidr).filter((cidr) => cidr !== null),
    // The tests are not about how fast a busy machine is.
    recordDeadlineMs: 10_000,
    ...overrides,
  };
  const running: { close(): Promise<void> }[] = [];
  const start = async (more: Partial<TrailSettings> = {}): Promise<string> => {
    const app = await createTrailApplication({ ...settings, ...more });
    await app.listen(0, '127.0.0.1');
    running.push(app);
    return app.getUrl();
  };
  const origin = await start();
  return {
    database,
    owner,
    identity,
    origin,
    log,
    start,
    as: async (handle, at = origin) => new Api(at, await identity.token(handle)),
    stop: async () => {
      await Promise.all(running.map((app) => app.close()));
      identity.stop();
      await owner.end();
      await database.drop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
