import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '#libs/testing';
import { PROJECT } from '../generate-docs/product-sources.js';

/** Every statement of the pages, with what the reader fills in left empty. */
function statements(): [string, string][] {
  return [...globSync('docs/runbooks/*.md', { cwd: PROJECT }), 'docs/privileges.md']
    .sort()
    .flatMap((path) => {
      const text = readFileSync(join(PROJECT, path), 'utf8');
      return [...text.matchAll(/^ *```sql\n([^]*?)^ *```$/gm)]
        .flatMap(([, block = '']) => block.replaceAll(/--.*$/gm, '').split(';'))
        .map((sql) => sql.replaceAll(/'<[^>]+>'/g, 'NULL').trim())
        .filter((sql) => sql !== '')
        .map((sql): [string, string] => [path, sql]);
    });
}

let database: TestDatabase;
let superuser: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  superuser = new pg.Client({ connectionString: database.ownerUrl });
  await superuser.connect();
});
afterAll(async () => {
  await superuser?.end();
  await database?.drop();
});

describe('what somebody on call is told to run', () => {
  it.each(statements())('%s names what the schema has: %s', async (_path, sql) => {
    const { rows } = await superuser.query(`EXPLAIN ${sql}`);
    expect(rows.length).toBeGreaterThan(0);
  });

  it('is looked at in every page that has a statement', () => {
    expect(new Set(statements().map(([path]) => path)).size).toBeGreaterThanOrEqual(6);
  });
});
