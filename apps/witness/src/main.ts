import { once } from 'node:events';
import { loadConfig } from '#libs/config';
import { createNodeServer, DEFAULT_HTTP_LIMITS } from '#libs/http';
import { createLogger } from '#libs/telemetry';
import { createWitness } from './create-witness.js';
import { witnessConfig } from './witness.config.js';

const MAX_CONNECTIONS = 256;

const config = loadConfig(witnessConfig);
const logger = createLogger({ service: 'witness', level: config.PORTCULLIS_LOG_LEVEL });
const witness = await createWitness({
  dataDir: config.PORTCULLIS_WITNESS_DATA_DIR,
  name: config.PORTCULLIS_WITNESS_NAME,
  logs: config.PORTCULLIS_WITNESS_LOGS,
  logger,
});
const server = createNodeServer(witness.listener, {
  ...DEFAULT_HTTP_LIMITS,
  requestMs: 15_000,
  idleMs: 30_000,
  maxConnections: MAX_CONNECTIONS,
});
server.listen(config.PORTCULLIS_WITNESS_PORT, config.PORTCULLIS_WITNESS_HOST);
await once(server, 'listening');
logger.info({ address: server.address(), verifierKey: witness.verifierKey }, 'witness serves');

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    server.close();
    server.closeIdleConnections();
    void witness.close();
  });
}
