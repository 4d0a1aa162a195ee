import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { resolve } from 'node:path';
import { loadConfig } from '#libs/config';
import { createNodeServer } from '#libs/http';
import { createLogger } from '#libs/telemetry';
import { consoleConfig } from './console.config.js';
import { readConsoleFiles } from './console-files.js';
import { ConsoleHandler } from './console.handler.js';

const config = loadConfig(consoleConfig);
const logger = createLogger({ service: 'console', level: config.PORTCULLIS_LOG_LEVEL });
const files = await readConsoleFiles(resolve(config.PORTCULLIS_CONSOLE_FILES));
const console = new ConsoleHandler(files, {
  issuer: config.PORTCULLIS_OIDC_ISSUER,
  clientId: config.PORTCULLIS_CONSOLE_CLIENT_ID,
  audience: config.PORTCULLIS_OIDC_AUDIENCE,
  scope: config.PORTCULLIS_CONSOLE_SCOPE,
});

const server = createNodeServer((request: IncomingMessage, response: ServerResponse) => {
  // Nothing is needed but the files, which were read: what answers is ready.
  const isProbe = request.url === '/livez' || request.url === '/readyz';
  if (isProbe)
    response.writeHead(200, { 'content-type': 'text/plain', 'cache-control': 'no-store' }).end('ok\n');
  else console.handle(request, response);
});
server.listen(config.PORT, config.HOST);
await once(server, 'listening');
logger.info({ address: server.address(), files: files.size }, 'console serves');

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    server.close();
    server.closeIdleConnections();
  });
}
