export { connectionUrl, type PostgresEndpoint } from './postgres-endpoint.js';
export type { PostgresLog } from './postgres-log.port.js';
export { PostgresServer, type PostgresServerOptions, type StopMode } from './postgres-server.js';
