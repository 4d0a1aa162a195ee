// The thread that keeps the logs, so that the loop that answers reads does not wait for it. Started by log-keeper-thread.ts.
import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '#libs/kernel';
import { AwsSigningKey } from '#libs/kms';
import { FsObjectStore } from '#libs/storage';
import { createLogger } from '#libs/telemetry';
import { startLogKeeper } from '../../trail/src/index.js';
import type { LogKeeperThreadData } from './log-keeper-thread.js';

const data = workerData as LogKeeperThreadData;
const keeper = await startLogKeeper({
  databaseUrl: data.databaseUrl,
  objectStore: await FsObjectStore.open(data.objectsDir),
  clock: systemClock,
  logger: createLogger({ service: 'log keeper', level: data.logLevel }),
  keeping: {
    signingKey: new AwsSigningKey(data.signing.config, data.signing.keyId),
    originPrefix: data.originPrefix,
    witnesses: data.witnesses,
  },
});
if (parentPort) await once(parentPort, 'message');
await keeper.stop();
parentPort?.close();
