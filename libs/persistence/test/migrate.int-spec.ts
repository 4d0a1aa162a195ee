import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdir } from 'node:fs/promises';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '#libs/testing';
import { migrate } from '../src/index.js';

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

async function applied(): Promise<string[]> {
  const { rows } = await owner.query<{ name: string }>('SELECT name FROM portcullis_migrations ORDER BY id');
  return rows.map((row) => row.name.replace(/-\d{13}$/, ''));
}

async function emptyDatabase(): Promise<void> {
  await owner.query('DROP SCHEMA portcullis CASCADE; DROP TABLE portcullis_migrations');
}

describe('migrate', () => {
  it('has applied every file once, in order', async () => {
    const files = (await readdir(new URL('../migrations/', import.meta.url))).sort();
    expect(await applied()).toEqual(files.map((name) => name.replace(/\.sql$/, '')));
  });

  it('changes nothing the second time', async () => {
    const before = await applied();
    await owner.query('UPDATE portcullis.policy_clock SET value = 4711');
    await migrate({ url: database.ownerUrl });
    expect(await applied()).toEqual(before);
    expect((await owner.query('SELECT value::int FROM portcullis.policy_clock')).rows).toEqual([
      { value: 4711 },
    ]);
  });

  it('lets two deployments that start at once wait for each other', async () => {
    const before = await applied();
    await emptyDatabase();
    await Promise.all([migrate({ url: database.ownerUrl }), migrate({ url: database.ownerUrl })]);
    expect(await applied()).toEqual(before);
  });

  it('applies to a database where the roles exist already, as every second database of a server has it', async () => {
    await emptyDatabase();
    await migrate({ url: database.ownerUrl });
    expect((await applied()).length).toBeGreaterThan(0);
  });
});
