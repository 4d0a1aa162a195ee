import type { Database } from '#libs/persistence';
import type { Logger } from '#libs/telemetry';
import type { AlertEvaluator } from '../alerts/evaluation/alert-evaluator.js';
import type { AlertRaiser } from '../alerts/evaluation/alert-raiser.js';
import type { LogKeeping } from '../trail.settings.js';
import { CheckpointPublisher } from './checkpoint-publisher.js';
import type { LogEntries } from './log-entries.js';
import { LogKeeper } from './log-keeper.service.js';
import type { LogNodes } from './log-nodes.js';
import type { StoredTiles } from './stored-tiles.js';
import { TileWriter } from './tile-writer.js';
import { WitnessClient } from './witness.client.js';

export interface KeeperSettings {
  readonly databaseUrl: string;
  readonly logger: Logger;
  readonly keeping: LogKeeping;
}

/** What a keeper works with, shared with whoever answers in the same process. */
export interface KeeperParts {
  readonly database: Database;
  readonly nodes: LogNodes;
  readonly entries: LogEntries;
  readonly stored: StoredTiles;
  readonly alerts: AlertEvaluator;
  readonly raiser: AlertRaiser;
}

/** Returns a keeper of the logs that does nothing yet. */
export function buildLogKeeper(settings: KeeperSettings, parts: KeeperParts): LogKeeper {
  const { databaseUrl, logger } = settings;
  const { database, nodes, entries, stored, alerts } = parts;
  return new LogKeeper({
    databaseUrl,
    database,
    logger,
    alerts,
    publisher: buildPublisher(settings, parts),
    tiles: new TileWriter(database, {
      nodes,
      entries,
      stored,
      onError: (message, error) => logger.error({ err: error }, message),
    }),
  });
}

function buildPublisher(
  { keeping, logger }: KeeperSettings,
  { database, nodes, raiser }: KeeperParts,
): CheckpointPublisher {
  const { signingKey, originPrefix, witnesses } = keeping;
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
        .raise({ kind: 'verification_failure', organisationId, details: { reason: 'LOG_FORK' } })
        .catch((error: unknown) => logger.error({ err: error }, 'a fork of a log could not be raised'));
    },
    onError: (message, error) => logger.error({ err: error }, message),
  });
}
