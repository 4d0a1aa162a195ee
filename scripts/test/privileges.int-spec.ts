import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '#libs/testing';
import { PROJECT } from '../generate-docs/product-sources.js';

const OWNER = 'portcullis_owner';
const ROW = /^\| `[a-z-]+` *\| `(portcullis_[a-z]+)` *\| ([^|]+) \|/gm;

interface Claim {
  readonly role: string;
  /** What the page says it runs. */
  readonly functions: readonly string[];
}

/** Returns what the table "Rights" of docs/privileges.md says of each role of Postgres. */
function claims(): Claim[] {
  const page = readFileSync(join(PROJECT, 'docs', 'privileges.md'), 'utf8');
  return [...page.matchAll(ROW)].map(([, role = '', text = '']) => ({
    role,
    functions: [...text.matchAll(/`([a-z]+(?:_[a-z]+)+)`/g)].map(([, name = '']) => name),
  }));
}

let database: TestDatabase;
let owner: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner?.end();
  await database?.drop();
});

async function namesOf(sql: string, values: readonly unknown[] = []): Promise<string[]> {
  const { rows } = await owner.query<{ name: string }>(sql, [...values]);
  return rows.map(({ name }) => name);
}

const EXECUTABLE = `
  SELECT DISTINCT p.proname AS name FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
  WHERE n.nspname = 'portcullis' AND has_function_privilege($1, p.oid, 'EXECUTE')`;
const READABLE = `
  SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = 'portcullis' AND c.relkind IN ('r', 'p') AND has_any_column_privilege($1, c.oid, 'SELECT')`;
const WRITABLE = `
  SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = 'portcullis' AND c.relkind IN ('r', 'p') AND (
    has_any_column_privilege($1, c.oid, 'INSERT, UPDATE') OR has_table_privilege($1, c.oid, 'DELETE, TRUNCATE'))`;

describe('docs/privileges.md', () => {
  it('names every role that may log in, and no other', async () => {
    const roles = await namesOf(
      `SELECT rolname AS name FROM pg_roles WHERE rolname LIKE 'portcullis\\_%' AND rolcanlogin AND NOT rolsuper AND rolname <> $1`,
      [OWNER],
    );
    const named = claims().map(({ role }) => role);
    expect(named.filter((role) => role !== OWNER).sort()).toEqual(roles.sort());
    expect(named).toContain(OWNER);
  });

  it.each(claims().filter(({ role }) => role !== OWNER))(
    'names only functions and tables that $role may use',
    async ({ role, functions }) => {
      const usable = [...(await namesOf(EXECUTABLE, [role])), ...(await namesOf(WRITABLE, [role]))];
      expect(functions.filter((name) => !usable.includes(name))).toEqual([]);
    },
  );
});

describe('portcullis_trail', () => {
  const role = 'portcullis_trail';

  it('reads no key, no item version, no terms and no worker profile', async () => {
    const readable = await namesOf(READABLE, [role]);
    expect(readable).toContain('access_entries');
    const secret = ['dataset_keys', 'item_versions', 'kms_key_owners', 'terms', 'worker_profiles'];
    expect(readable.filter((name) => secret.includes(name))).toEqual([]);
  });

  it('writes to no table of records, logs or governance by hand', async () => {
    const writable = await namesOf(WRITABLE, [role]);
    const kept =
      /^(access_|log|legacy_|recorded_|trail_facets|policy_|people|organisations|datasets|items|projects)/;
    expect(writable.filter((name) => kept.test(name))).toEqual([]);
  });
});
