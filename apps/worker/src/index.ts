export { createWorker, type Worker } from './create-worker.js';
export { type WorkerConfig, workerConfig } from './worker.config.js';
export { type WorkerSettings } from './worker.settings.js';
