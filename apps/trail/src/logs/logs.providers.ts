import type { Provider } from '@nestjs/common';
import { Database } from '#libs/persistence';
import { AlertEvaluator } from '../alerts/evaluation/alert-evaluator.js';
import { AlertRaiser } from '../alerts/evaluation/alert-raiser.js';
import { type LogKeeping, TRAIL_SETTINGS, type TrailSettings } from '../trail.settings.js';
import { CheckpointPublisher } from './checkpoint-publisher.js';
import { EntryBundles } from './entry-bundles.js';
import { EntryStreamer } from './entry-streamer.service.js';
import { LogEntries } from './log-entries.js';
import { LogKeeper } from './log-keeper.service.js';
import { LogNodes } from './log-nodes.js';
import { LogReader } from './log-reader.service.js';
import { PublishedLogs } from './published-logs.service.js';
import { LogRecordProofs } from './record-proofs.service.js';
import { StoredTiles } from './stored-tiles.js';
import { TileWriter } from './tile-writer.js';
import { WitnessClient } from './witness.client.js';

/** The logs: read by whoever may, kept by whoever leads. */
export const LOG_PROVIDERS: Provider[] = [
  EntryStreamer,
  LogReader,
  LogRecordProofs,
  PublishedLogs,
  {
    provide: StoredTiles,
    inject: [TRAIL_SETTINGS],
    useFactory: ({ objectStore }: TrailSettings) => new StoredTiles(objectStore),
  },
  {
    provide: LogNodes,
    inject: [Database, StoredTiles],
    useFactory: (database: Database, stored: StoredTiles) => new LogNodes(database, stored),
  },
  {
    provide: LogEntries,
    inject: [Database],
    useFactory: (database: Database) => new LogEntries(database),
  },
  {
    provide: EntryBundles,
    inject: [LogEntries, StoredTiles],
    useFactory: (entries: LogEntries, stored: StoredTiles) => new EntryBundles(entries, stored),
  },
  {
    provide: LogKeeper,
    inject: [TRAIL_SETTINGS, Database, LogNodes, LogEntries, StoredTiles, AlertEvaluator, AlertRaiser],
    useFactory: keeper,
  },
];

function keeper(
  settings: TrailSettings,
  ...[database, nodes, entries, stored, alerts, raiser]: [
    Database,
    LogNodes,
    LogEntries,
    StoredTiles,
    AlertEvaluator,
    AlertRaiser,
  ]
): LogKeeper | null {
  const { databaseUrl, logger, keeping } = settings;
  if (keeping === undefined) return null;
  return new LogKeeper({
    databaseUrl,
    database,
    logger,
    alerts,
    publisher: publisher({ ...keeping, logger, raiser }, database, nodes),
    tiles: new TileWriter(database, { nodes, entries, stored }),
  });
}

type PublisherParts = Pick<TrailSettings, 'logger'> & { readonly raiser: AlertRaiser };

function publisher(
  { signingKey, originPrefix, witnesses, logger, raiser }: LogKeeping & PublisherParts,
  database: Database,
  nodes: LogNodes,
): CheckpointPublisher {
  return new CheckpointPublisher({
    database,
    nodes,
    signingKey,
    originPrefix,
    witnesses: witnesses.map((address) => new WitnessClient(address)),
    onConflict: (organisationId, reason) => {
      logger.error(
        { organisationId, reason },
        'LOG_FORK: a witness refuses the log; it is not published any more',
      );
      raiser
        .raise({
          kind: 'verification_failure',
          organisationId,
          details: { reason: 'a witness refuses the log' },
        })
        .catch((error: unknown) => logger.error({ err: error }, 'a fork of a log could not be raised'));
    },
    onError: (message, error) => logger.error({ err: error }, message),
  });
}
