// The process that owns the run's Postgres: prints its URL when the template is migrated, ends when stdin does.
import { once } from 'node:events';
import { migrate } from '#libs/persistence';
import { startSharedPostgres, TEMPLATE_DATABASE } from './shared-postgres.js';
import { superuserUrl, withClient } from './superuser.js';

// A Jest that is gone cannot read the URL; the end of our input then tells the same and is acted on below.
process.stdout.on('error', () => undefined);

const shared = await startSharedPostgres();
try {
  await withClient(shared.superuserUrl, (client) => client.query(`CREATE DATABASE ${TEMPLATE_DATABASE}`));
  await migrate({ url: superuserUrl(TEMPLATE_DATABASE, shared.superuserUrl) });
  process.stdout.write(`${shared.superuserUrl}\n`);
  // End of input also comes when Jest was killed, so the server never outlives the run.
  process.stdin.resume();
  await once(process.stdin, 'end');
} finally {
  await shared.stop();
}
