import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { systemClock, uuidV7 } from '#libs/kernel';
import { Database } from '#libs/persistence';
import { AlertRaiser } from '../../src/alerts/evaluation/alert-raiser.js';
import { TrailLagMonitor } from '../../src/alerts/evaluation/trail-lag-monitor.js';
import { TrailDatabase } from '../support/trail-database.js';

let trail: TrailDatabase;
let database: Database;
let monitor: TrailLagMonitor;
// A clock of its own: no case may straddle an hour.
const clock = { ...systemClock, now: () => new Date('2026-06-01T09:30:00Z') };
const operator = uuidV7();

beforeAll(async () => {
  trail = await TrailDatabase.create();
  database = await Database.connect({
    url: trail.trailUrl,
    poolSize: 2,
    applicationName: 'tests',
    statementTimeoutMs: 10_000,
  });
  const raiser = new AlertRaiser(database, clock);
  monitor = new TrailLagMonitor({ database, raiser, onError: (message) => expect(message).toBeUndefined() });
});
afterAll(async () => {
  await database?.close();
  await trail?.drop();
});

async function raised(kind: string): Promise<{ findings: number; reason: string | null }[]> {
  const { rows } = await trail.owner.query<{ findings: number; reason: string | null }>(
    `SELECT findings::int, details ->> 'reason' AS reason FROM alerts WHERE kind = $1 ORDER BY findings DESC`,
    [kind],
  );
  return rows;
}

const lagBy = (interval: string): Promise<unknown> =>
  trail.owner.query('UPDATE log_sequencer SET caught_up_at = now() - $1::interval', [interval]);

describe('TrailLagMonitor', () => {
  it('has nobody to tell before there is an operator', async () => {
    await lagBy('5 minutes');
    await monitor.look();
    expect(await raised('trail_lag')).toEqual([]);
    await trail.owner.query(
      `INSERT INTO organisations (id, slug, name, kind) VALUES ($1, 'provider', 'Provider', 'operator')`,
      [operator],
    );
  });

  it('raises a lag above its threshold, once an hour however often it looks and from however many processes', async () => {
    await lagBy('1 second');
    await monitor.look();
    expect(await raised('trail_lag')).toEqual([]);
    await lagBy('5 minutes');
    await Promise.all([monitor.look(), monitor.look(), monitor.look()]);
    expect(await raised('trail_lag')).toEqual([{ findings: 3, reason: null }]);
  });
});

describe('AlertRaiser', () => {
  it('counts up the same failure of a log, and keeps different ones apart', async () => {
    const raiser = new AlertRaiser(database, clock);
    for (const reason of ['a witness refuses', 'a witness refuses', 'a tile is missing'])
      await raiser.raise({ kind: 'verification_failure', organisationId: operator, details: { reason } });
    expect(await raised('verification_failure')).toEqual([
      { findings: 2, reason: 'a witness refuses' },
      { findings: 1, reason: 'a tile is missing' },
    ]);
  });
});
