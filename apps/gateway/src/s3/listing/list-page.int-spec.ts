import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import { uuidV7 } from '#libs/kernel';
import { Database } from '#libs/persistence';
import { createTestDatabase, type TestDatabase } from '#libs/testing';
import { compareKeys } from './key-order.js';
import { listPage } from './list-page.js';
import { type BucketSource, groupOf, walkAfter } from './listing-span.js';

const client = uuidV7();
// What sorts differently in UTF-16, in a locale and in bytes, what is a prefix of what, and what holds several delimiters.
const PIECES = ['a', 'b', 'A', 'ä', '/', '//', '-', 'z', '\uffff', '😀', '퟿', '', ' ', '%', '1'];

let own: TestDatabase;
let owner: pg.Client;
let database: Database;

beforeAll(async () => {
  own = await createTestDatabase();
  owner = new pg.Client({ connectionString: own.ownerUrl, options: '-c search_path=portcullis' });
  await owner.connect();
  database = await Database.connect({
    url: await own.urlFor('portcullis_gateway'),
    poolSize: 2,
    applicationName: 'tests: listing',
    statementTimeoutMs: 5_000,
  });
  await owner.query(
    `INSERT INTO organisations (id, slug, name, kind) VALUES ($1, 'client', 'Client', 'client')`,
    [client],
  );
});
afterAll(async () => {
  await database?.close();
  await owner?.end();
  await own?.drop();
});

/** Makes a dataset of these keys; the ones marked with `state` are not to be listed. */
async function createDataset(slug: string, keys: readonly string[], state = 'available'): Promise<string> {
  const dataset = uuidV7();
  await owner.query(
    `INSERT INTO datasets (id, organisation_id, slug, name, region, sensitivity, permitted_purposes, kms_key_id, attested_by, attested_at, attestation_basis)
     VALUES ($1, $2, $3, $3, 'eu', 'standard', '{annotation}', 'key', 'tests', now(), 'contract')`,
    [dataset, client, `${slug}-${dataset}`],
  );
  const key = uuidV7();
  await owner.query(
    `INSERT INTO dataset_keys (id, organisation_id, dataset_id, epoch, kms_key_id, wrapped) VALUES ($1, $2, $3, 1, 'key', '\\x00')`,
    [key, client, dataset],
  );
  await addItems({ dataset, key, keys, state });
  return dataset;
}

async function addItems(items: { dataset: string; key: string; keys: readonly string[]; state: string }) {
  await owner.query(
    `WITH made AS (
       SELECT gen_random_uuid() AS item, gen_random_uuid() AS version, k FROM unnest($4::text[]) AS k),
     item AS (
       INSERT INTO items (id, organisation_id, dataset_id, key, state, current_version_id)
       SELECT item, $1, $2, k, $5, version FROM made)
     INSERT INTO item_versions (id, organisation_id, item_id, dataset_key_id, object_key, format, plaintext_size, sha256, header, wrapped_data_key, media_type)
     SELECT version, $1, item, $3, version::text, 1, length(k), sha256('x'), decode(repeat('00', 56), 'hex'), '\\x00', 'text/plain' FROM made`,
    [client, items.dataset, items.key, items.keys, items.state],
  );
}

interface Asked {
  readonly prefix: string;
  readonly delimiter: string;
  readonly after: string;
}

/** A listing as its definition has it: every key looked at, sorted and grouped. */
function expected(keys: readonly string[], { prefix, delimiter, after }: Asked): string[] {
  const from = walkAfter({ prefix, delimiter }, after);
  const lines = keys
    .filter((key) => key.startsWith(prefix) && compareKeys(key, from) >= 0)
    .map((key) => groupOf({ prefix, delimiter }, key) ?? key);
  return [...new Set(lines)].sort(compareKeys);
}

/** All pages of at most `limit` lines, one after the other. */
async function listed(sources: readonly BucketSource[], asked: Asked, limit: number): Promise<string[]> {
  const lines: string[] = [];
  let from: string | null = walkAfter(asked, asked.after);
  while (from !== null) {
    const walk: Asked & { from: string } = { ...asked, from };
    const page = await database.transaction({ organisations: [client] }, (transaction) =>
      listPage(transaction, sources, walk, limit),
    );
    expect(page.entries.length).toBeLessThanOrEqual(limit);
    lines.push(...page.entries.map((entry) => (entry.kind === 'key' ? entry.key : entry.prefix)));
    from = page.nextFrom;
  }
  return lines;
}

const text = fc
  .array(fc.constantFrom(...PIECES), { minLength: 0, maxLength: 4 })
  .map((parts) => parts.join(''));
const keySet = fc.uniqueArray(
  text.filter((key) => key !== ''),
  { maxLength: 25 },
);
const asked = fc.record({
  prefix: text,
  delimiter: fc.constantFrom('', '/', '/', '//', '-', '/a', 'ä', '😀', '\uffff'),
  after: text,
});

describe(listPage.name, () => {
  it('lists a dataset as its definition has it, whatever the keys, the question and the size of pages', async () => {
    await fc.assert(
      fc.asyncProperty(
        keySet,
        fc.array(asked, { minLength: 3, maxLength: 6 }),
        fc.integer({ min: 1, max: 7 }),
        async (keys, questions, limit) => {
          const sources = [{ datasetId: await createDataset('one', keys), keyPrefix: '' }];
          for (const question of questions)
            expect(await listed(sources, question, limit)).toEqual(expected(keys, question));
        },
      ),
      { numRuns: 60 },
    );
  }, 120_000);

  it('lists several datasets as one, their slugs part of the keys', async () => {
    const slugs = fc.uniqueArray(fc.constantFrom('a', 'a-b', 'ab', 'a1', 'b', 'z-1', 'z-2'), {
      minLength: 2,
      maxLength: 4,
    });
    const prefixes = fc.constantFrom('', 'a', 'a/', 'a-', 'a-b', 'z', 'z-', 'z-1/a', 'a//');
    await fc.assert(
      fc.asyncProperty(
        slugs,
        keySet,
        fc.array(fc.tuple(asked, prefixes, prefixes), { minLength: 4, maxLength: 6 }),
        fc.integer({ min: 1, max: 5 }),
        async (names, keys, questions, limit) => {
          const sources: BucketSource[] = [];
          for (const name of names)
            sources.push({ datasetId: await createDataset(name, keys), keyPrefix: `${name}/` });
          const all = names.flatMap((name) => keys.map((key) => `${name}/${key}`));
          for (const [question, lead, afterLead] of questions) {
            const whole = { ...question, prefix: lead + question.prefix, after: afterLead + question.after };
            expect(await listed(sources, whole, limit)).toEqual(expected(all, whole));
          }
        },
      ),
      { numRuns: 30 },
    );
  }, 120_000);

  it('leaves out what is not available', async () => {
    const sources = [{ datasetId: await createDataset('gone', ['a', 'b/c'], 'erased'), keyPrefix: '' }];
    expect(await listed(sources, { prefix: '', delimiter: '/', after: '' }, 10)).toEqual([]);
  });

  it('reads one entry of the index per line, not per key', async () => {
    const keys = Array.from(
      { length: 20_000 },
      (_, index) => `${index % 20}/${String(index).padStart(6, '0')}`,
    );
    const datasetId = await createDataset('large', keys);
    await owner.query('ANALYZE items');
    const before = await entriesRead();
    expect(
      await listed([{ datasetId, keyPrefix: '' }], { prefix: '', delimiter: '/', after: '' }, 1_000),
    ).toHaveLength(20);
    expect((await entriesRead()) - before).toBeLessThan(200);
  });
});

/** Entries of the index of listings that were read so far, as the database counts them. */
async function entriesRead(): Promise<number> {
  // Statistics of a session are written when it is idle; its own process is asked to do it now.
  await database.query('SELECT pg_stat_force_next_flush()');
  await database.query('SELECT 1');
  const { rows } = await owner.query<{ read: string }>(
    `SELECT idx_tup_read AS read FROM pg_stat_user_indexes WHERE indexrelname = 'items_listed'`,
  );
  return Number(rows[0]?.read ?? 0);
}
