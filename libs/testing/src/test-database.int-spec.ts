import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withClient } from './superuser.js';
import { createTestDatabase, type TestDatabase } from './test-database.js';

let first: TestDatabase;
let second: TestDatabase;

beforeAll(async () => {
  [first, second] = await Promise.all([createTestDatabase(), createTestDatabase()]);
});
afterAll(() => Promise.all([first.drop(), second.drop()]));

async function rows(url: string, sql: string): Promise<Record<string, unknown>[]> {
  return withClient(url, async (client) => (await client.query<Record<string, unknown>>(sql)).rows);
}

describe(createTestDatabase.name, () => {
  it('gives each caller a migrated database whose rows no other caller sees', async () => {
    const applied = await rows(first.ownerUrl, 'select count(*)::int as n from portcullis_migrations');
    expect(applied[0]?.['n']).toBeGreaterThan(0);
    await rows(first.ownerUrl, 'create table public.mine as select 1 as one');
    expect(await rows(second.ownerUrl, `select to_regclass('public.mine') as found`)).toEqual([
      { found: null },
    ]);
  });

  it('signs in as an unprivileged role, also when many ask for it at once', async () => {
    const urls = await Promise.all(Array.from({ length: 6 }, () => second.urlFor('portcullis_gateway')));
    const [row] = await rows(
      urls[0] ?? '',
      `select current_user as who, rolsuper, rolbypassrls from pg_roles where rolname = current_user`,
    );
    expect(row).toEqual({ who: 'portcullis_gateway', rolsuper: false, rolbypassrls: false });
  });

  it('drops a database even while somebody is connected to it', async () => {
    const brief = await createTestDatabase();
    await withClient(brief.ownerUrl, async (client) => {
      client.on('error', () => undefined);
      await brief.drop();
    });
    const found = await rows(first.ownerUrl, `select 1 from pg_database where datname = '${brief.name}'`);
    expect(found).toEqual([]);
  });
});
