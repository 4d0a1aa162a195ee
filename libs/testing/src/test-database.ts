import { randomBytes } from 'node:crypto';
import { TEMPLATE_DATABASE } from './shared-postgres.js';
import { superuserUrl, withClient } from './superuser.js';

/** A database of one test file's own, with the migrated schema. */
export interface TestDatabase {
  readonly name: string;
  /** URL of the superuser: for arranging and inspecting, never for what is under test. */
  readonly ownerUrl: string;
  /** URL for a role the migrations made; the role can sign in on this test server only. */
  urlFor(role: string): Promise<string>;
  drop(): Promise<void>;
}

/** Creates a database as a copy of the template: a few files copied, no migration run. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await asSuperuser(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE_DATABASE} STRATEGY FILE_COPY`);
  const ownerUrl = superuserUrl(name);
  return {
    name,
    ownerUrl,
    urlFor: (role) => urlForRole(ownerUrl, role),
    drop: () => asSuperuser(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

async function asSuperuser(sql: string): Promise<void> {
  await withClient(superuserUrl('postgres'), (client) => client.query(sql));
}

/** Roles are shared by every database of the server, so all callers give a role the same password. */
async function urlForRole(ownerUrl: string, role: string): Promise<string> {
  const url = new URL(ownerUrl);
  // Two sessions altering one role fail each other; the lock is of the database, so all take it in the same one.
  await withClient(superuserUrl('postgres'), async (client) => {
    const password = client.escapeLiteral(decodeURIComponent(url.password));
    await client.query('SELECT pg_advisory_lock(1)');
    await client.query(`ALTER ROLE ${client.escapeIdentifier(role)} LOGIN PASSWORD ${password}`);
  });
  url.username = role;
  return url.href;
}
