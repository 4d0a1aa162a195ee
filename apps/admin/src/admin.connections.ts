import type { FactoryProvider, Provider } from '@nestjs/common';
import { PolicyChanges } from '#libs/epochs';
import { AccessTokenVerifier } from '#libs/identity';
import { Database } from '#libs/persistence';
import { AuthenticationTrail, OriginRegister, Recorder } from '#libs/trail';
import { ADMIN_ENTITIES } from './admin.entities.js';
import { ADMIN_SETTINGS, type AdminSettings } from './admin.settings.js';
import { AdministrationTrail } from './administration-trail/administration-trail.service.js';
import { CLOCK, KEY_SERVICE, OBJECT_STORE } from './ports.js';

const POOL_SIZE = 16;
/** Long enough for a change to wait for the one before it, short enough that a stuck database is noticed. */
const STATEMENT_TIMEOUT_MS = 5_000;
const DEFAULT_RECORD_DEADLINE_MS = 1_000;

/** Returns what is given from outside and what is connected with it; everything else is built from these. */
export function connections(settings: AdminSettings): Provider[] {
  const { clock, keyService, objectStore } = settings;
  return [
    { provide: ADMIN_SETTINGS, useValue: settings },
    { provide: CLOCK, useValue: clock },
    { provide: KEY_SERVICE, useValue: keyService },
    { provide: OBJECT_STORE, useValue: objectStore },
    { provide: AccessTokenVerifier, useFactory: () => accessTokenVerifier(settings) },
    { provide: Database, useFactory: () => connect(settings) },
    ...recording(settings),
    {
      provide: PolicyChanges,
      inject: [Database],
      useFactory: (database: Database) => new PolicyChanges(database, clock),
    },
  ];
}

function connect({ databaseUrl }: AdminSettings): Promise<Database> {
  return Database.connect({
    url: databaseUrl,
    poolSize: POOL_SIZE,
    applicationName: 'portcullis admin',
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
    entities: ADMIN_ENTITIES,
  });
}

function recording(settings: AdminSettings): FactoryProvider[] {
  const { databaseUrl, clock, logger, recordDeadlineMs: deadlineMs = DEFAULT_RECORD_DEADLINE_MS } = settings;
  const onError = (message: string, error: unknown): void => logger.error({ err: error }, message);
  const options = { databaseUrl, clock, deadlineMs, onError };
  return [
    { provide: Recorder, useFactory: () => new Recorder(options) },
    { provide: OriginRegister, useFactory: () => new OriginRegister() },
    {
      provide: AdministrationTrail,
      inject: [Recorder, OriginRegister],
      useFactory: (recorder: Recorder, origins: OriginRegister) =>
        new AdministrationTrail({ recorder, clock, origins }),
    },
    {
      provide: AuthenticationTrail,
      inject: [Recorder, OriginRegister, Database],
      useFactory: (recorder: Recorder, origins: OriginRegister, database: Database) =>
        new AuthenticationTrail(recorder, origins, () => findOperator(database)),
    },
  ];
}

async function findOperator(database: Database): Promise<string | null> {
  const [row] = await database.query<{ id: string | null }>('SELECT operator_organisation() AS id');
  return row?.id ?? null;
}

function accessTokenVerifier({ accessTokens, clock, logger }: AdminSettings): AccessTokenVerifier {
  const onKeyRefreshFailure = (error: unknown): void =>
    logger.warn({ err: error }, 'the keys of the identity provider could not be refreshed');
  return new AccessTokenVerifier({ ...accessTokens, clock, onKeyRefreshFailure });
}
