import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { MonthScene, timesIn } from '../support/month-scene.js';

const MONTH = '2024-01';
const ROLES = ['portcullis_gateway', 'portcullis_admin', 'portcullis_trail', 'portcullis_worker'];
const TABLES = ['access_entries', 'access_outcomes', 'log_leaves', 'logs', 'log_nodes', 'log_checkpoints'];
const OF_RETENTION = ['trail_archives', 'log_kept_leaves', 'trail_holds'];
const PARTITIONED = ['access_entries', 'access_outcomes', 'log_leaves'];
const FORBIDDEN = '42501';

let scene: MonthScene;
const clients = new Map<string, pg.Client>();

beforeAll(async () => {
  scene = await MonthScene.create();
  await scene.makeMonth(MONTH);
  const organisation = await scene.createOrganisation();
  await scene.record(organisation, timesIn(MONTH, 3));
  await scene.sequence();
  for (const role of ROLES) clients.set(role, await scene.client(role));
});
afterAll(() => scene?.drop());

/** Runs a statement as a role, with the widest scope there is, and returns its SQLSTATE. */
async function attempt(role: string, sql: string): Promise<string | undefined> {
  const client = clients.get(role) as pg.Client;
  await client.query(`BEGIN; SET LOCAL portcullis.operator = 'on'`);
  try {
    await client.query(sql);
    return undefined;
  } catch (error) {
    return (error as { code?: string }).code;
  } finally {
    await client.query('ROLLBACK');
  }
}

/** A column each table has. */
const columnOf = (table: string): string => (table === 'recorded_values' ? 'sha256' : 'organisation_id');

describe.each(ROLES)('%s', (role) => {
  it.each([...TABLES, 'recorded_values', 'trail_archives', 'log_kept_leaves'])(
    'can neither change, remove nor empty %s, and writes no row of it by hand',
    async (table) => {
      const column = columnOf(table);
      expect(await attempt(role, `UPDATE ${table} SET ${column} = ${column}`)).toBe(FORBIDDEN);
      expect(await attempt(role, `DELETE FROM ${table}`)).toBe(FORBIDDEN);
      expect(await attempt(role, `TRUNCATE ${table}`)).toBe(FORBIDDEN);
      expect(await attempt(role, `INSERT INTO ${table} DEFAULT VALUES`)).toBe(FORBIDDEN);
    },
  );

  it.each([...TABLES, 'recorded_values', ...OF_RETENTION])(
    'does not own %s: no trigger, policy, column or table of it goes',
    async (table) => {
      for (const change of [
        `ALTER TABLE ${table} DISABLE TRIGGER ALL`,
        `ALTER TABLE ${table} DISABLE ROW LEVEL SECURITY`,
        `ALTER TABLE ${table} DROP COLUMN ${columnOf(table)}`,
        `DROP TABLE ${table} CASCADE`,
        `CREATE TRIGGER mine BEFORE INSERT ON ${table} EXECUTE FUNCTION suppress_redundant_updates_trigger()`,
        `CREATE RULE mine AS ON INSERT TO ${table} DO INSTEAD NOTHING`,
      ]) {
        expect([change, await attempt(role, change)]).toEqual([change, FORBIDDEN]);
      }
    },
  );

  it.each(PARTITIONED)('can neither drop, detach, attach nor read a partition of %s', async (table) => {
    for (const partition of [`${table}_2024_01`, `${table}_rest`]) {
      for (const sql of [
        `SELECT FROM ${partition}`,
        `DELETE FROM ${partition}`,
        `TRUNCATE ${partition}`,
        `DROP TABLE ${partition}`,
        `ALTER TABLE ${table} DETACH PARTITION ${partition}`,
        `LOCK TABLE ${partition} IN ACCESS EXCLUSIVE MODE`,
      ]) {
        expect([sql, await attempt(role, sql)]).toEqual([sql, FORBIDDEN]);
      }
    }
    const attach = `CREATE TEMPORARY TABLE mine (LIKE ${table}); ALTER TABLE ${table} ATTACH PARTITION mine FOR VALUES FROM ('f0000000-0000-0000-0000-000000000000') TO (MAXVALUE)`;
    expect(await attempt(role, attach)).toBe(FORBIDDEN);
  });

  it('cannot become an owner of anything, nor settle a month without dropping it', async () => {
    for (const other of ['portcullis_archivist', 'portcullis_sequencer', 'portcullis_recorder']) {
      expect(await attempt(role, `SET LOCAL ROLE ${other}`)).toBe(FORBIDDEN);
    }
    expect(await attempt(role, `SELECT settle_trail_month('2024-01-01')`)).toBe(FORBIDDEN);
    expect(await attempt(role, `SELECT make_trail_partition('log_leaves', now())`)).toBe(FORBIDDEN);
  });
});

describe('portcullis_worker', () => {
  it('reads no table at all, writes no record, sequences nothing and erases nobody', async () => {
    const { rows } = await scene.owner.query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_class c WHERE c.relnamespace = 'portcullis'::regnamespace AND c.relkind IN ('r', 'p', 'v')`,
    );
    expect(rows.length).toBeGreaterThan(40);
    for (const { name } of rows) {
      expect([name, await attempt('portcullis_worker', `SELECT FROM ${name}`)]).toEqual([name, FORBIDDEN]);
    }
    for (const call of [
      `record_access('[]')`,
      `record_outcomes('[]')`,
      'take_log_lead(1)',
      `erase_recorded_values(gen_random_uuid())`,
    ]) {
      expect([call, await attempt('portcullis_worker', `SELECT ${call}`)]).toEqual([call, FORBIDDEN]);
    }
  });

  it('drops no month without a verified archive', async () => {
    expect(await attempt('portcullis_worker', `SELECT drop_trail_month('2024-01-01')`)).toBe('PT006');
  });

  it.each(['portcullis_gateway', 'portcullis_admin', 'portcullis_trail'])(
    'alone may archive and drop: %s may not',
    async (role) => {
      for (const call of [
        `drop_trail_month('2024-01-01')`,
        `record_trail_archive(gen_random_uuid(), '2024-01-01', 'trail-archive/x', repeat('0', 64), 1, 1, 1)`,
        `mark_trail_archive_verified(gen_random_uuid(), '2024-01-01', repeat('0', 64))`,
        `trail_archive_rows(gen_random_uuid(), '2024-01-01', 0, 1)`,
        `trail_month_logs('2024-01-01')`,
      ]) {
        expect([call, await attempt(role, `SELECT ${call}`)]).toEqual([call, FORBIDDEN]);
      }
    },
  );
});

describe('trail_holds', () => {
  it('are placed and released by administration, and never removed or rewritten', async () => {
    const admin = 'portcullis_admin';
    const { rows } = await scene.owner.query<{ id: string }>(`SELECT id FROM organisations LIMIT 1`);
    const place = `INSERT INTO trail_holds (organisation_id, reason) VALUES ('${rows[0]?.id}', 'a lawsuit')`;
    expect(await attempt(admin, place)).toBeUndefined();
    expect(await attempt(admin, 'UPDATE trail_holds SET released_at = clock_timestamp()')).toBeUndefined();
    expect(await attempt(admin, `UPDATE trail_holds SET reason = 'another'`)).toBe(FORBIDDEN);
    expect(await attempt(admin, 'DELETE FROM trail_holds')).toBe(FORBIDDEN);
    for (const role of ROLES.filter((each) => each !== admin))
      expect(await attempt(role, place)).toBe(FORBIDDEN);
  });
});
