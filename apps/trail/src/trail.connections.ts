import type { FactoryProvider, Provider } from '@nestjs/common';
import { PostgresPrincipalDirectory } from '#libs/facts';
import { AccessTokenVerifier } from '#libs/identity';
import { Database } from '#libs/persistence';
import { AuthenticationTrail, OriginRegister, Recorder } from '#libs/trail';
import { ExportsDatabase } from './exports/exports-database.js';
import { CLOCK, LOGGER, OBJECT_STORE } from './ports.js';
import { TrailReads } from './reads/trail-reads.service.js';
import { TRAIL_SETTINGS, type TrailSettings } from './trail.settings.js';

const POOL_SIZE = 16;
/** A search takes a tenth of a second; what takes this long is a database in trouble. */
const STATEMENT_TIMEOUT_MS = 10_000;
const DEFAULT_RECORD_DEADLINE_MS = 1_000;

/** Returns what is given from outside and what is connected with it; everything else is built from these. */
export function connections(settings: TrailSettings): Provider[] {
  return [
    { provide: TRAIL_SETTINGS, useValue: settings },
    { provide: CLOCK, useValue: settings.clock },
    { provide: LOGGER, useValue: settings.logger },
    { provide: OBJECT_STORE, useValue: settings.objectStore },
    { provide: AccessTokenVerifier, useFactory: () => accessTokenVerifier(settings) },
    { provide: Database, useFactory: () => connect(settings) },
    { provide: ExportsDatabase, useFactory: () => ExportsDatabase.connect(settings.databaseUrl) },
    {
      provide: PostgresPrincipalDirectory,
      inject: [Database],
      useFactory: (database: Database) => new PostgresPrincipalDirectory(database, { cached: false }),
    },
    ...recording(settings),
  ];
}

function connect({ databaseUrl }: TrailSettings): Promise<Database> {
  return Database.connect({
    url: databaseUrl,
    poolSize: POOL_SIZE,
    applicationName: 'portcullis trail',
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
  });
}

function recording(settings: TrailSettings): FactoryProvider[] {
  const { databaseUrl, clock, logger, recordDeadlineMs: deadlineMs = DEFAULT_RECORD_DEADLINE_MS } = settings;
  const onError = (message: string, error: unknown): void => logger.error({ err: error }, message);
  return [
    { provide: Recorder, useFactory: () => new Recorder({ databaseUrl, clock, deadlineMs, onError }) },
    {
      provide: TrailReads,
      inject: [Recorder],
      useFactory: (recorder: Recorder) => new TrailReads({ recorder, clock }),
    },
    {
      provide: AuthenticationTrail,
      inject: [Recorder, Database],
      useFactory: (recorder: Recorder, database: Database) =>
        new AuthenticationTrail(recorder, new OriginRegister(), () => findOperator(database)),
    },
  ];
}

async function findOperator(database: Database): Promise<string | null> {
  const [row] = await database.query<{ id: string | null }>('SELECT operator_organisation() AS id');
  return row?.id ?? null;
}

function accessTokenVerifier({ accessTokens, clock, logger }: TrailSettings): AccessTokenVerifier {
  const onKeyRefreshFailure = (error: unknown): void =>
    logger.warn({ err: error }, 'the keys of the identity provider could not be refreshed');
  return new AccessTokenVerifier({ ...accessTokens, clock, onKeyRefreshFailure });
}
