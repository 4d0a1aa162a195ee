import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
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

  describe('keeps reads waiting for moments, however much there is', () => {
    it('looks at none of the records while none can be made', async () => {
      const { rows } = await owner.query<{ validated: boolean }>(
        `SELECT convalidated AS validated FROM pg_constraint
         WHERE conrelid = 'portcullis.access_entries'::regclass AND conname = 'access_entries_kind_check'`,
      );
      expect(rows).toEqual([{ validated: false }]);
    });

    it('indexes assignments before the table of people is written anew, which nobody is found in meanwhile', async () => {
      const sql = await readFile(new URL('../migrations/0018-admin-lists.sql', import.meta.url), 'utf8');
      const [, rewritten] = sql.split('ALTER TABLE people');
      expect(rewritten).toContain('ON people (name_folded');
      expect(rewritten).not.toContain('ON assignments');
    });
  });

  describe('keeps the previous release working: what it asks, in the role it asks in', () => {
    const [client, bound] = ['0195c0de-0000-7000-8000-0000000000c1', '0195c0de-0000-7000-8000-0000000000c2'];
    let gateway: pg.Client;

    beforeAll(async () => {
      await owner.query(`SET search_path = portcullis;
        INSERT INTO organisations (id, kind, slug, name) VALUES ('${client}', 'client', 'previous', 'Previous');
        INSERT INTO projects (id, organisation_id, slug, name, starts_at, purpose, minimum_age, workforce_types)
        VALUES ('${client}', '${client}', 'previous', 'Previous', now(), 'annotation', 18, '{employee}');
        INSERT INTO people (id, organisation_id, slug, name, roles, issuer, subject)
        VALUES ('${client}', '${client}', 'previous', 'Previous', '{worker}', 'previous', 'previous');
        INSERT INTO tool_credentials (id, organisation_id, slug, name, secret_hash, expires_at, person_id)
        VALUES ('${client}', '${client}', 'any', 'Any', sha256('x'), now() + interval '1 day', NULL),
               ('${bound}', '${client}', 'bound', 'Bound', sha256('y'), now() + interval '1 day', '${client}');
        INSERT INTO tool_credential_projects (credential_id, project_id, organisation_id) VALUES ('${client}', '${client}', '${client}');
        RESET search_path`);
      gateway = new pg.Client({
        connectionString: await database.urlFor('portcullis_gateway'),
        options: `-c search_path=portcullis -c portcullis.organisations=${client}`,
      });
      await gateway.connect();
    });
    afterAll(() => gateway?.end());

    it.each([true, false])(
      'facts of a caller without a credential that acts for them (tool: %s)',
      async (isTool) => {
        const { rows } = await gateway.query<{ before: Record<string, unknown>; now: unknown }>(
          'SELECT subject_facts($1, $2, $3) AS before, subject_facts($1, $2, $3, NULL) AS now',
          [client, isTool, client],
        );
        expect(rows[0]?.before).toEqual(rows[0]?.now);
        expect(rows[0]?.before).toMatchObject({
          principal: { status: 'active', organisationId: client },
          project: { id: client },
          credential: isTool ? { id: client, projectIds: [client] } : null,
        });
      },
    );

    it.each(['portcullis_gateway', 'portcullis_admin', 'portcullis_trail'])(
      'credentials, for %s',
      async (role) => {
        const session = new pg.Client({ connectionString: await database.urlFor(role) });
        await session.connect();
        try {
          const sql = 'SELECT * FROM portcullis.find_tool_credential($1)';
          const { rows } = await session.query<Record<string, unknown>>(sql, [client]);
          expect(rows).toMatchObject([
            { id: client, organisation_id: client, slug: 'any', disconnected_at: null },
          ]);
          // That release would let whoever holds it read for nobody in particular.
          expect((await session.query(sql, [bound])).rows).toEqual([]);
        } finally {
          await session.end();
        }
      },
    );
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

  it('refuses a file that is not what was applied, and applies nothing then', async () => {
    const newest = 'id = (SELECT max(id) FROM portcullis_migrations)';
    const edited = `sha256 = encode(sha256('another text'), 'hex')`;
    await owner.query(`DELETE FROM portcullis_migrations WHERE ${newest}`);
    await owner.query(`UPDATE portcullis_migrations SET ${edited} WHERE name LIKE '0011-%'`);
    const before = await applied();
    await expect(migrate({ url: database.ownerUrl })).rejects.toMatchObject({
      code: 'MIGRATION_EDITED',
      publicMessage: expect.stringMatching(/: 0011-on-behalf-\d{13}\. /),
    });
    expect(await applied()).toEqual(before);
    await emptyDatabase();
    await migrate({ url: database.ownerUrl });
  });

  it('takes the files as they are for a database of before hashes were kept, and holds them to it from then on', async () => {
    const hashes = async (): Promise<unknown[]> =>
      (await owner.query('SELECT name, sha256 FROM portcullis_migrations ORDER BY id')).rows;
    const kept = await hashes();
    const sql = await readFile(new URL('../migrations/0001-governance.sql', import.meta.url));
    expect(kept[0]).toMatchObject({ sha256: createHash('sha256').update(sql).digest('hex') });
    await owner.query('ALTER TABLE portcullis_migrations DROP COLUMN sha256');
    await migrate({ url: database.ownerUrl });
    expect(await hashes()).toEqual(kept);
  });

  it('lets two deployments that start at once wait for each other', async () => {
    const before = await applied();
    await emptyDatabase();
    await Promise.all([migrate({ url: database.ownerUrl }), migrate({ url: database.ownerUrl })]);
    expect(await applied()).toEqual(before);
  });

  it('gives the keys of datasets that exist to their clients, migrating as an owner that row-level security binds', async () => {
    const organisation = '0195c0de-0000-7000-8000-00000000000a';
    await owner.query(`SET search_path = portcullis;
      INSERT INTO organisations (id, kind, slug, name) VALUES ('${organisation}', 'client', 'before', 'Before');
      INSERT INTO datasets (id, organisation_id, slug, name, region, sensitivity, permitted_purposes, kms_key_id, attested_by, attested_at, attestation_basis)
      VALUES ('${organisation}', '${organisation}', 'before', 'Before', 'eu', 'standard', '{annotation}', 'arn:key', 'x', now(), 'x');
      DROP FUNCTION claim_kms_key; DROP TABLE kms_key_owners;
      ALTER SCHEMA portcullis OWNER TO portcullis_directory;
      ALTER TABLE datasets OWNER TO portcullis_directory; ALTER TABLE organisations OWNER TO portcullis_directory`);
    const sql = await readFile(new URL('../migrations/0006-kms-key-owners.sql', import.meta.url), 'utf8');
    await owner.query(`BEGIN; SET LOCAL ROLE portcullis_directory; ${sql}; COMMIT`);
    const { rows } = await owner.query('SELECT kms_key_id, organisation_id FROM kms_key_owners');
    expect(rows).toEqual([{ kms_key_id: 'arn:key', organisation_id: organisation }]);
    const claim = async (by: string): Promise<unknown> =>
      (await owner.query<{ got: boolean }>(`SELECT claim_kms_key('arn:key', $1) AS got`, [by])).rows[0]?.got;
    expect(await claim('0195c0de-0000-7000-8000-00000000000b')).toBe(false);
    expect(await claim(organisation)).toBe(true);
    await owner.query('RESET search_path');
  });

  it('applies to a database where the roles exist already, as every second database of a server has it', async () => {
    await emptyDatabase();
    await migrate({ url: database.ownerUrl });
    expect((await applied()).length).toBeGreaterThan(0);
  });
});
