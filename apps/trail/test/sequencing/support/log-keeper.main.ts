// One process that keeps the logs of the database whose URL it is given, signing with the seed it is given. For tests.
import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Database } from '#libs/persistence';
import { FsObjectStore } from '#libs/storage';
import { createLogger } from '#libs/telemetry';
import { CheckpointPublisher } from '../../../src/logs/checkpoint-publisher.js';
import { LogEntries } from '../../../src/logs/log-entries.js';
import { LogKeeper } from '../../../src/logs/log-keeper.service.js';
import { LogNodes } from '../../../src/logs/log-nodes.js';
import { StoredTiles } from '../../../src/logs/stored-tiles.js';
import { TileWriter } from '../../../src/logs/tile-writer.js';

const [databaseUrl = '', pkcs8 = '', directory = '', originPrefix = ''] = process.argv.slice(2);
const privateKey = createPrivateKey({ key: Buffer.from(pkcs8, 'base64'), format: 'der', type: 'pkcs8' });
const x = createPublicKey(privateKey).export({ format: 'jwk' }).x ?? '';
const logger = createLogger({ service: 'keeper', level: 'silent' });
const database = await connected();
const stored = new StoredTiles(await FsObjectStore.open(directory));
const nodes = new LogNodes(database, stored);
const entries = new LogEntries(database);
const publisher = new CheckpointPublisher({
  database,
  nodes,
  originPrefix,
  signingKey: {
    publicKey: () => Promise.resolve(Buffer.from(x, 'base64url')),
    sign: (message) => Promise.resolve(sign(null, message, privateKey)),
  },
  witnesses: [],
  onConflict: () => undefined,
  onError: (message, error) => logger.error({ err: error }, message),
});
const tiles = new TileWriter(database, { nodes, entries, stored, onError: () => undefined });
// Rules are tested elsewhere; here they would only be slow.
const alerts = { lead: () => undefined };
new LogKeeper({ databaseUrl, database, publisher, tiles, alerts, logger }).onApplicationBootstrap();
process.stdin.on('end', () => process.kill(process.pid, 'SIGKILL')).resume();

/** A supervisor would start the process again and again while the database recovers. */
async function connected(): Promise<Database> {
  for (;;) {
    try {
      return await Database.connect({
        url: databaseUrl,
        poolSize: 2,
        applicationName: 'keeper',
        statementTimeoutMs: 10_000,
      });
    } catch {
      await pause(100);
    }
  }
}
