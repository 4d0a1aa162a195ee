import { loadConfig } from '#libs/config';
import { pino } from 'pino';
import { kmsLocalConfigSchema } from './kms-local.config.js';
import { KmsLocalServer } from './kms-local.server.js';

const logger = pino({ name: 'kms-local' });
const server = new KmsLocalServer({ ...loadConfig(kmsLocalConfigSchema), logger });
const { url } = await server.start();
logger.info({ url }, 'listening');

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void server.stop());
