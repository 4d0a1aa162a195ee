import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { activeTraceId, startTelemetry } from '../index.js';

// A process that serves one request while exporting to the collector named on its command line.
const telemetry = await startTelemetry({
  serviceName: 'traced-service',
  tracesEndpoint: process.argv[2],
  sampleRatio: 1,
});
let seen: string | null = null;
const server = createServer((_request, response) => {
  seen = activeTraceId();
  response.end('ok');
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const { port } = server.address() as AddressInfo;
const path = '/t/0123456789-ticket?X-Amz-Signature=0123456789-signature&page=2';
const headers = { 'x-forwarded-for': '198.51.100.77', authorization: 'Bearer 0123456789-token' };
await new Promise((resolve) =>
  get({ port, host: '127.0.0.1', path, headers }, (res) => res.resume().on('end', resolve)),
);
server.close();
await telemetry.shutdown();
const pgPatched = '__wrapped' in Object(Reflect.get(pg.Client.prototype, 'query'));
process.stdout.write(JSON.stringify({ tracing: telemetry.tracing, seen, pgPatched }));
