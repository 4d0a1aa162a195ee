import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { uuidV7 } from '#libs/kernel';
import { waitUntil } from '#libs/testing';
import { intentRow, type IntentRow, record, RecordingDatabase } from './recording-database.js';

const LONG_WINDOW_SECONDS = 2_592_000;

let database: RecordingDatabase;
let gateway: pg.Client;
let organisation: string;

beforeAll(async () => {
  database = await RecordingDatabase.create();
  gateway = await database.session();
  organisation = await database.createOrganisation();
});
afterAll(() => database?.drop());

interface Budget {
  readonly items?: number;
  readonly bytes?: number;
}

/** One person in one project with a budget of their own. */
function reader(budget: Budget): (item: string, bytes: number, members?: Partial<IntentRow>) => IntentRow {
  const who = { project_id: uuidV7(), subject_id: uuidV7() };
  return (item, bytes, members = {}) =>
    intentRow(organisation, {
      ...who,
      item_id: item,
      bytes,
      item_limit: budget.items ?? null,
      byte_limit: budget.bytes ?? null,
      window_seconds: LONG_WINDOW_SECONDS,
      ...members,
    });
}

async function spent(row: IntentRow): Promise<{ items: number; bytes: number }> {
  const { rows } = await gateway.query<{ items: number; bytes: string }>(
    'SELECT items, bytes FROM budget_spent($1, $2, $3)',
    [row.project_id, row.subject_id, LONG_WINDOW_SECONDS],
  );
  return { items: rows[0]?.items ?? 0, bytes: Number(rows[0]?.bytes ?? 0) };
}

describe('the budgets of record_access', () => {
  it('let through exactly what fits, within one batch and over several', async () => {
    const reads = reader({ items: 3 });
    const batch = Array.from({ length: 5 }, () => reads(uuidV7(), 10));
    const refused = await record(gateway, batch);
    expect(Object.keys(refused).sort()).toEqual(
      batch
        .slice(3)
        .map((row) => row.id)
        .sort(),
    );
    expect(Object.values(refused)).toEqual(['BUDGET', 'BUDGET']);
    expect(await database.countEntries(batch.map((row) => row.id))).toBe(3);
    const one = reads(uuidV7(), 10);
    expect(await record(gateway, [one])).toEqual({ [one.id]: 'BUDGET' });
    expect(await spent(one)).toEqual({ items: 3, bytes: 30 });
  });

  it('count an item once per window, in a batch and over several', async () => {
    const reads = reader({ items: 1 });
    const item = uuidV7();
    expect(await record(gateway, [reads(item, 1), reads(item, 1), reads(item, 1)])).toEqual({});
    const again = reads(item, 1);
    expect(await record(gateway, [again])).toEqual({});
    expect(await spent(again)).toEqual({ items: 1, bytes: 4 });
  });

  it('spend nothing for what is refused, be it over budget or stale', async () => {
    const reads = reader({ bytes: 100 });
    const tooMuch = reads(uuidV7(), 101);
    expect(await record(gateway, [tooMuch])).toEqual({ [tooMuch.id]: 'BUDGET' });
    const stale = reads(uuidV7(), 100, { organisation_epoch: 9_999, subject_epoch: 0 });
    expect(await record(gateway, [stale])).toEqual({ [stale.id]: 'STALE' });
    expect(await spent(stale)).toEqual({ items: 0, bytes: 0 });
    expect(await record(gateway, [reads(uuidV7(), 100)])).toEqual({});
  });

  it('charge denials, and reads without a limit, nothing', async () => {
    const free = reader({});
    expect(await record(gateway, [free(uuidV7(), 1_000_000)])).toEqual({});
    const reads = reader({ items: 1, bytes: 1 });
    const denied = reads(uuidV7(), 5, { effect: 'deny', codes: ['NOT_ASSIGNED'] });
    expect(await record(gateway, [denied])).toEqual({});
    expect(await spent(denied)).toEqual({ items: 0, bytes: 0 });
  });

  it('are each person’s and each project’s own', async () => {
    for (const reads of [reader({ items: 1 }), reader({ items: 1 })]) {
      expect(await record(gateway, [reads(uuidV7(), 1)])).toEqual({});
    }
  });

  it('hold exactly between sessions that record at the same time, and never deadlock them', async () => {
    const sessions = [gateway, await database.session(), await database.session()];
    const [one, two] = [reader({ items: 20 }), reader({ bytes: 200 })];
    const batches = Array.from({ length: 30 }, (_, index) => {
      const rows = [one(uuidV7(), 10), two(uuidV7(), 10)];
      // Every other batch names the two budgets in the other order.
      return index % 2 === 0 ? rows : rows.reverse();
    });
    const refused: string[] = [];
    await Promise.all(
      sessions.map(async (session, turn) => {
        for (const batch of batches.filter((_, index) => index % sessions.length === turn))
          refused.push(...Object.values(await record(session, batch)));
      }),
    );
    expect(refused).toEqual(Array(20).fill('BUDGET'));
    expect(await spent(one(uuidV7(), 0))).toEqual({ items: 20, bytes: 200 });
    expect(await spent(two(uuidV7(), 0))).toEqual({ items: 20, bytes: 200 });
  });

  it('make a session wait for what another is spending of the same budget, and count it', async () => {
    const { owner } = database;
    // Keeps whoever has judged and is about to write waiting, so that a second one would judge the same state.
    await owner.query(`
      CREATE FUNCTION public.hold() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN PERFORM pg_advisory_xact_lock_shared(4711); RETURN NEW; END $$;
      CREATE TRIGGER hold BEFORE UPDATE ON budget_windows FOR EACH ROW EXECUTE FUNCTION public.hold()`);
    const reads = reader({ bytes: 25 });
    expect(await record(gateway, [reads(uuidV7(), 5)])).toEqual({});
    const second = await database.session();
    await owner.query('SELECT pg_advisory_lock(4711)');
    const rows = [reads(uuidV7(), 15), reads(uuidV7(), 15)];
    const recording = [gateway, second].map((session, index) =>
      record(session, rows.slice(index, index + 1)),
    );
    await waitUntil(async () => {
      const { rows: waiting } = await owner.query(
        `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`,
      );
      return waiting.length === 2;
    });
    await owner.query('SELECT pg_advisory_unlock(4711)');
    const refused = (await Promise.all(recording)).flatMap((answer) => Object.values(answer));
    await owner.query('DROP TRIGGER hold ON budget_windows');
    expect(refused).toEqual(['BUDGET']);
    expect(await spent(rows[0] as IntentRow)).toEqual({ items: 2, bytes: 20 });
  });

  it('are not spent twice by a retry after a commit whose answer was lost', async () => {
    const reads = reader({ items: 2, bytes: 20 });
    const row = reads(uuidV7(), 10);
    expect(await record(gateway, [row])).toEqual({});
    const { rows } = await gateway.query('SELECT id, status FROM record_access($1, $2, true)', [
      JSON.stringify([row]),
      '[]',
    ]);
    expect(rows).toEqual([]);
    expect(await spent(row)).toEqual({ items: 1, bytes: 10 });
    expect(await database.countEntries([row.id])).toBe(1);
  });
});
