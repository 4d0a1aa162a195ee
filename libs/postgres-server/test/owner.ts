// A process that owns a server and says so on stdout; the tests kill it.
import { PostgresServer } from '../src/index.js';

const [dataDir = ''] = process.argv.slice(2);
const server = new PostgresServer({ dataDir, logger: { info: () => undefined, warn: () => undefined } });
process.stdout.write('starting\n');
await server.start();
process.stdout.write(`pid ${server.pid}\n`);
