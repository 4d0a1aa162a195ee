import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { DedicatedSession } from '#libs/persistence';
import { waitUntil } from '#libs/testing';
import type { GrownLog } from '../../src/sequencing/log-growth.js';
import { Sequencer } from '../../src/sequencing/sequencer.js';
import { SequencingStep } from '../../src/sequencing/sequencing-step.js';
import { TrailDatabase } from '../support/trail-database.js';

let database: TrailDatabase;
const running: Sequencer[] = [];

beforeAll(async () => {
  database = await TrailDatabase.create();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((sequencer) => sequencer.stop()));
});
afterAll(() => database?.drop());

function start(onGrowth: (grown: readonly GrownLog[]) => void = () => undefined): Sequencer {
  const errors: unknown[] = [];
  const sequencer = new Sequencer({
    databaseUrl: database.trailUrl,
    onGrowth,
    onError: (_message, error) => errors.push(error),
  });
  sequencer.start();
  running.push(sequencer);
  return sequencer;
}

const untilSize = (organisation: string, size: number): Promise<unknown> =>
  waitUntil(async () => (await database.sizeOf(organisation)) === size, { timeoutMs: 10_000 });

async function session(): Promise<DedicatedSession> {
  return DedicatedSession.open({
    url: database.trailUrl,
    applicationName: 'tests',
    statementTimeoutMs: 5_000,
    idleInTransactionMs: 1_000,
  });
}

async function lead(by: DedicatedSession): Promise<number> {
  const [row] = await by.query<{ epoch: string }>('SELECT take_log_lead(0) AS epoch');
  return Number(row?.epoch);
}

describe('Sequencer', () => {
  it('puts every record and outcome into its organisation’s log once, gapless, with the root of the recorded bytes', async () => {
    const grown: GrownLog[] = [];
    start((logs) => grown.push(...logs));
    const [one, other] = [await database.createOrganisation(), await database.createOrganisation()];
    const ids = [...(await database.record(one, 300)), ...(await database.record(one, 3))];
    await database.record(other, 2);
    await database.recordOutcome(one, ids[0] ?? '');
    await untilSize(one, 304);
    await untilSize(other, 2);
    const leaves = await database.leaves(one);
    expect(leaves.map(({ index }) => index)).toEqual(Array.from({ length: 304 }, (_, index) => index));
    expect(new Set(leaves.map(({ id }) => id)).size).toBe(303);
    const last = grown.filter(({ organisationId }) => organisationId === one).at(-1);
    expect(last?.size).toBe(304);
    expect(last?.root).toEqual(await database.rootOfTexts(one));
  });

  it('keeps the nodes that tiles consist of', async () => {
    start();
    const organisation = await database.createOrganisation();
    await database.record(organisation, 512);
    await untilSize(organisation, 512);
    const { rows } = await database.owner.query(
      'SELECT level, index::int FROM log_nodes WHERE organisation_id = $1 ORDER BY index',
      [organisation],
    );
    expect(rows).toEqual([
      { level: 8, index: 0 },
      { level: 8, index: 1 },
    ]);
  });

  it('takes a transaction whole that wrote more than it would take at once', async () => {
    const organisation = await database.createOrganisation();
    await database.owner.query('BEGIN');
    for (let batch = 0; batch < 10; batch += 1) await database.record(organisation, 500, database.owner);
    await database.owner.query('COMMIT');
    await database.record(organisation, 1);
    start();
    await untilSize(organisation, 5_001);
  });

  it('does not overtake a transaction that is still under way, and puts it in when it has ended', async () => {
    start();
    const organisation = await database.createOrganisation();
    const slow = new pg.Client({
      connectionString: database.trailUrl,
      options: '-c search_path=portcullis',
    });
    await slow.connect();
    await slow.query('BEGIN');
    const [late] = await database.record(organisation, 1, slow);
    await database.record(organisation, 1);
    const { rows } = await database.owner.query<{ lag: number }>('SELECT trail_lag_seconds() AS lag');
    expect(rows[0]?.lag).toBeGreaterThanOrEqual(0);
    await slow.query('COMMIT');
    await slow.end();
    await untilSize(organisation, 2);
    expect((await database.leaves(organisation)).map(({ id }) => id)).toContain(late);
  });

  it('lets nobody sequence who does not lead any more: not in a batch, and not with a batch half done', async () => {
    const organisation = await database.createOrganisation();
    await database.record(organisation, 5);
    const [old, next] = [await session(), await session()];
    const stale = new SequencingStep(old, await lead(old));
    const current = new SequencingStep(next, await lead(next));
    await expect(stale.run()).rejects.toMatchObject({ code: 'PT001' });
    expect(await database.sizeOf(organisation)).toBe(0);
    await current.run();
    expect(await database.sizeOf(organisation)).toBe(5);
    await old.close();
    await next.close();
  });

  it('refuses to go on from a frontier that is not the log’s', async () => {
    const organisation = await database.createOrganisation();
    const by = await session();
    const step = new SequencingStep(by, await lead(by));
    await database.record(organisation, 3);
    await step.run();
    await database.owner.query(`UPDATE logs SET frontier = '{}' WHERE organisation_id = $1`, [organisation]);
    await database.record(organisation, 1);
    const fresh = new SequencingStep(by, await lead(by));
    await expect(fresh.run()).rejects.toThrow(/subtrees/);
    expect(await database.sizeOf(organisation)).toBe(3);
    await database.owner.query('DELETE FROM logs WHERE organisation_id = $1', [organisation]);
    await database.owner.query('DELETE FROM log_leaves WHERE organisation_id = $1', [organisation]);
    await by.close();
  });

  it('finds every record again, and none twice, after a restore into another cluster', async () => {
    const organisation = await database.createOrganisation();
    const by = await session();
    await database.record(organisation, 4);
    await new SequencingStep(by, await lead(by)).run();
    await database.record(organisation, 2);
    // Transactions were numbered far higher where these records come from.
    await database.owner.query(`UPDATE access_entries SET recorded_xid = '900000000000'`);
    await database.owner.query(`UPDATE log_sequencer SET system_identifier = 'elsewhere'`);
    await expect(lead(by)).rejects.toMatchObject({ code: 'PT008' });
    await database.owner.query('SELECT adopt_restored_records()');
    const again = new SequencingStep(by, await lead(by));
    // What is in the log already is passed over a few thousand records at a time.
    for (let step = 0; step < 5; step += 1) await again.run();
    expect(await database.sizeOf(organisation)).toBe(6);
    expect(new Set((await database.leaves(organisation)).map(({ id }) => id)).size).toBe(6);
    const { rows } = await database.owner.query<{ lag: number }>('SELECT trail_lag_seconds() AS lag');
    expect(rows[0]?.lag).toBeLessThan(5);
    await by.close();
  });

  it('is taken over at once from one that ends, and goes on where it was', async () => {
    const organisation = await database.createOrganisation();
    const first = start();
    await database.record(organisation, 1);
    await untilSize(organisation, 1);
    start();
    await first.stop();
    await database.record(organisation, 1);
    await untilSize(organisation, 2);
    expect((await database.leaves(organisation)).map(({ index }) => index)).toEqual([0, 1]);
  });
});
