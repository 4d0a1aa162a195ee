import type { Clock } from '#libs/kernel';
import { Database } from '#libs/persistence';
import type { ObjectStore } from '#libs/storage';
import { AlertEvaluator } from '../alerts/evaluation/alert-evaluator.js';
import { AlertRaiser } from '../alerts/evaluation/alert-raiser.js';
import { buildLogKeeper, type KeeperSettings } from './build-log-keeper.js';
import { LogEntries } from './log-entries.js';
import { LogNodes } from './log-nodes.js';
import { StoredTiles } from './stored-tiles.js';

export interface LogKeeperSettings extends KeeperSettings {
  readonly objectStore: ObjectStore;
  readonly clock: Clock;
}

/** A keeper of the logs on its own, without anything that answers. */
export interface RunningLogKeeper {
  /** Resolves when nothing is under way any more and every connection is given back. */
  stop(): Promise<void>;
}

const POOL_SIZE = 4;
const STATEMENT_TIMEOUT_MS = 10_000;

/** Keeps the logs from here on: for a thread or a process that shall do nothing else. */
export async function startLogKeeper(settings: LogKeeperSettings): Promise<RunningLogKeeper> {
  const { databaseUrl, objectStore, clock, logger } = settings;
  const database = await Database.connect({
    url: databaseUrl,
    poolSize: POOL_SIZE,
    applicationName: 'portcullis log keeper',
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
  });
  const stored = new StoredTiles(objectStore);
  const alerts = new AlertEvaluator({
    database,
    clock,
    onError: (message, error) => logger.error({ err: error }, message),
  });
  const keeper = buildLogKeeper(settings, {
    database,
    nodes: new LogNodes(database, stored),
    entries: new LogEntries(database),
    stored,
    alerts,
    raiser: new AlertRaiser(database, clock),
  });
  keeper.onApplicationBootstrap();
  return {
    stop: async () => {
      await keeper.onApplicationShutdown();
      await alerts.stop();
      await database.close();
    },
  };
}
