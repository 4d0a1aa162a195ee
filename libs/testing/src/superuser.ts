import pg from 'pg';
import { SUPERUSER_URL_VARIABLE } from './shared-postgres.js';

/** Returns the superuser's URL of the run's server, for the given database. */
export function superuserUrl(database: string, from = process.env[SUPERUSER_URL_VARIABLE]): string {
  if (from === undefined) throw new Error('no test Postgres: run with TIER=int or TIER=e2e');
  const url = new URL(from);
  url.pathname = `/${database}`;
  return url.href;
}

/** Runs one task on a connection of its own and closes it, whatever happens. */
export async function withClient<Value>(
  url: string,
  task: (client: pg.Client) => Promise<Value>,
): Promise<Value> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await task(client);
  } finally {
    await client.end();
  }
}
