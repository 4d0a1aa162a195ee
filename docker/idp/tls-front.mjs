// Usage: node tls-front.mjs CERTIFICATE KEY UPSTREAM-HOST UPSTREAM-PORT
// Ends TLS on port 8090 for idp-local: token keys are fetched over https or not at all, in this composition too.
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { pipeline } from 'node:stream';
import { createServer } from 'node:tls';

const PORT = 8090;
const [certificate, key, host, port] = process.argv.slice(2);
const tls = { cert: readFileSync(certificate), key: readFileSync(key), minVersion: 'TLSv1.2' };

const server = createServer(tls, (client) => {
  // A side that fails or leaves takes the other with it; a single connection's error ends nothing else.
  pipeline(client, connect(Number(port), host), client, () => undefined);
});
server.listen(PORT);
process.once('SIGTERM', () => process.exit(0));
