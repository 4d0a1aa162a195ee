// A thread that opens the store whose directory it is given, and says so.
import { parentPort, workerData } from 'node:worker_threads';
import { FsObjectStore } from '../src/index.js';

await FsObjectStore.open(String(workerData));
parentPort?.postMessage('opened');
