import { loadConfig, mailServerOf } from '#libs/config';
import { openObjectStore } from '#libs/storage';
import { createLogger } from '#libs/telemetry';
import { allowedBlocks } from '#libs/webhooks';
import { createWorker } from './create-worker.js';
import { workerConfig } from './worker.config.js';

const config = loadConfig(workerConfig);
const logger = createLogger({ service: 'worker', level: config.PORTCULLIS_LOG_LEVEL });
const worker = createWorker({
  databaseUrl: config.PORTCULLIS_DATABASE_URL,
  objectStore: await openObjectStore({
    url: config.PORTCULLIS_OBJECT_STORE,
    region: config.PORTCULLIS_KMS_REGION,
    endpoint: config.PORTCULLIS_S3_ENDPOINT,
  }),
  logger,
  retentionMonths: config.PORTCULLIS_TRAIL_RETENTION_MONTHS,
  addressDays: config.PORTCULLIS_ADDRESS_RETENTION_DAYS,
  notificationDays: config.PORTCULLIS_NOTIFICATION_RETENTION_DAYS,
  notifications: {
    webhookSecret: config.PORTCULLIS_WEBHOOK_SECRET,
    allowPrivate: allowedBlocks('PORTCULLIS_WEBHOOK_ALLOW_PRIVATE', config.PORTCULLIS_WEBHOOK_ALLOW_PRIVATE),
    mail: mailServerOf(config),
    consoleUrl: config.PORTCULLIS_CONSOLE_URL,
  },
});
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void worker.stop());
worker.start();
logger.info('the worker works');
