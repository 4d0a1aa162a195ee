import type { Provider } from '@nestjs/common';
import { Database } from '#libs/persistence';
import { AlertEvaluator } from '../alerts/evaluation/alert-evaluator.js';
import { AlertRaiser } from '../alerts/evaluation/alert-raiser.js';
import { TRAIL_SETTINGS, type TrailSettings } from '../trail.settings.js';
import { buildLogKeeper } from './build-log-keeper.js';
import { EntryBundles } from './entry-bundles.js';
import { EntryStreamer } from './entry-streamer.service.js';
import { LogEntries } from './log-entries.js';
import { LogKeeper } from './log-keeper.service.js';
import { LogNodes } from './log-nodes.js';
import { LogPolicies } from './log-policies.service.js';
import { LogReader } from './log-reader.service.js';
import { PublishedLogs } from './published-logs.service.js';
import { LogRecordProofs } from './record-proofs.service.js';
import { StoredTiles } from './stored-tiles.js';
import { TrailLagMetric } from './trail-lag.metric.js';
import { ValueStreamer } from './value-streamer.service.js';

/** The logs: read by whoever may, kept by whoever leads. */
export const LOG_PROVIDERS: Provider[] = [
  EntryStreamer,
  LogReader,
  LogRecordProofs,
  LogPolicies,
  PublishedLogs,
  TrailLagMetric,
  ValueStreamer,
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
  { databaseUrl, logger, keeping }: TrailSettings,
  ...[database, nodes, entries, stored, alerts, raiser]: [
    Database,
    LogNodes,
    LogEntries,
    StoredTiles,
    AlertEvaluator,
    AlertRaiser,
  ]
): LogKeeper | null {
  if (keeping === undefined) return null;
  return buildLogKeeper(
    { databaseUrl, logger, keeping },
    { database, nodes, entries, stored, alerts, raiser },
  );
}
