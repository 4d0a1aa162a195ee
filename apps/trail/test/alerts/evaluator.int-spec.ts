import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { systemClock, uuidV7 } from '#libs/kernel';
import { Database } from '#libs/persistence';
import { waitUntil } from '#libs/testing';
import { AlertEvaluator } from '../../src/alerts/evaluation/alert-evaluator.js';
import { EvaluationStep } from '../../src/alerts/evaluation/evaluation-step.js';
import { loadPlaces } from '../../src/alerts/places/places.repository.js';
import { EVERY } from '../../src/alerts/scopes.js';
import { TrailDatabase } from '../support/trail-database.js';
import { type Done, recordAll, sequence } from './recorded.js';

let trail: TrailDatabase;
let database: Database;
const errors: unknown[] = [];

beforeAll(async () => {
  trail = await TrailDatabase.create();
  database = await Database.connect({
    url: trail.trailUrl,
    poolSize: 4,
    applicationName: 'tests',
    statementTimeoutMs: 10_000,
  });
});
afterAll(async () => {
  await database?.close();
  await trail?.drop();
});

const newStep = async (): Promise<EvaluationStep> =>
  new EvaluationStep(database, await loadPlaces(database), () => Date.now());

/** Judges a log from where it stands to its end, with a step that remembers nothing from before. */
async function judgeWith(
  step: EvaluationStep,
  organisation: string,
  epoch: number,
  upTo?: number,
): Promise<void> {
  const size = upTo ?? (await trail.sizeOf(organisation));
  let position = await positionOf(organisation);
  while (position < size) ({ position } = await step.run({ organisation, position, size }, epoch));
}

async function positionOf(organisation: string): Promise<number> {
  const { rows } = await trail.owner.query<{ at: string }>(
    'SELECT next_leaf AS at FROM alert_positions WHERE organisation_id = $1',
    [organisation],
  );
  return Number(rows[0]?.at ?? 0);
}

interface Stored {
  readonly kind: string;
  readonly findings: number;
  readonly record_total: number;
  readonly records: string[];
  readonly details: Record<string, unknown>;
}

async function alertsOf(organisation: string): Promise<Stored[]> {
  const { rows } = await trail.owner.query<Stored>(
    `SELECT kind, findings::int, record_total::int, record_ids AS records, details FROM alerts
     WHERE organisation_id = $1 ORDER BY kind, first_at`,
    [organisation],
  );
  return rows;
}

/** The start of an hour, so many days ago, so that a case never straddles two hours. */
const hourAgo = (days: number): number => Math.floor(Date.now() / 3_600_000) * 3_600_000 - days * 86_400_000;
const denied = (subject: string, count: number, fromMs: number): Done[] =>
  Array.from({ length: count }, (_, at) => ({ subject, effect: 'deny', atMs: fromMs + at * 1_000 }));

describe('EvaluationStep', () => {
  it('makes one alert of a storm, counts it up, and links its first hundred records', async () => {
    const organisation = await trail.createOrganisation();
    const subject = uuidV7();
    const ids = await recordAll(trail, organisation, denied(subject, 300, hourAgo(1)));
    const epoch = await sequence(trail);
    await judgeWith(await newStep(), organisation, epoch);
    const alerts = await alertsOf(organisation);
    expect(alerts).toHaveLength(1);
    expect(alerts[0]).toMatchObject({ kind: 'denials_in_a_row', findings: 291, record_total: 300 });
    expect(alerts[0]?.records).toEqual(ids.slice(0, 100));
  });

  it('misses nothing and doubles nothing when it is restarted after every few records', async () => {
    const [whole, cut] = [await trail.createOrganisation(), await trail.createOrganisation()];
    const subject = uuidV7();
    const past: Done[] = Array.from({ length: 30 }, (_, day) =>
      Array.from({ length: 5 }, (_unused, at) => ({
        subject,
        country: 'DE',
        atMs: hourAgo(31 - day) + at * 60_000,
      })),
    ).flat();
    const items = Array.from({ length: 260 }, (_, at) => uuidV7(hourAgo(40) + at));
    const storm: Done[] = items.map((item, at) => ({
      subject,
      item,
      country: 'JP',
      atMs: hourAgo(1) + at * 1_000,
    }));
    const done = [...past, ...storm, ...denied(subject, 25, hourAgo(1) + 300_000)];
    for (const organisation of [whole, cut]) await recordAll(trail, organisation, done);
    const epoch = await sequence(trail);
    await judgeWith(await newStep(), whole, epoch);
    const size = await trail.sizeOf(cut);
    for (let upTo = 17; upTo < size + 17; upTo += 17)
      await judgeWith(await newStep(), cut, epoch, Math.min(size, upTo));
    const strip = ({ records: _records, ...alert }: Stored): object => alert;
    const expected = (await alertsOf(whole)).map(strip);
    expect(expected.map((alert) => (alert as Stored).kind)).toEqual([
      'denials_in_a_row',
      'distinct_item_spike',
      'new_country',
      'sequential_scraping',
      'volume_spike',
    ]);
    expect((await alertsOf(cut)).map(strip)).toEqual(expected);
  });

  it('lets two who judge the same batch at once store it once', async () => {
    const organisation = await trail.createOrganisation();
    await recordAll(trail, organisation, denied(uuidV7(), 12, hourAgo(1)));
    const epoch = await sequence(trail);
    const size = await trail.sizeOf(organisation);
    const steps = [await newStep(), await newStep()];
    const runs = steps.map((step) => step.run({ organisation, position: 0, size }, epoch));
    const outcomes = (await Promise.allSettled(runs)).map(({ status }) => status).sort();
    expect(outcomes).toEqual(['fulfilled', 'rejected']);
    expect(await alertsOf(organisation)).toMatchObject([{ findings: 3, record_total: 12 }]);
  });

  it('lets a leader that was replaced write nothing: no alert, no history, no position', async () => {
    const organisation = await trail.createOrganisation();
    await recordAll(trail, organisation, denied(uuidV7(), 12, hourAgo(1)));
    const stale = await sequence(trail);
    await sequence(trail);
    await expect(judgeWith(await newStep(), organisation, stale)).rejects.toThrow(/another sequencer leads/);
    expect(await alertsOf(organisation)).toEqual([]);
    expect(await positionOf(organisation)).toBe(0);
    const { rows } = await trail.owner.query('SELECT FROM subject_progress WHERE organisation_id = $1', [
      organisation,
    ]);
    expect(rows).toEqual([]);
  });

  it('tells a webhook of a storm twice: when it begins, and when it has grown tenfold', async () => {
    const organisation = await trail.createOrganisation();
    await trail.owner.query(
      `INSERT INTO alert_webhooks (id, organisation_id, url) VALUES ($1, $2, 'https://x')`,
      [uuidV7(), organisation],
    );
    const [subject, step] = [uuidV7(), await newStep()];
    for (let from = 0; from < 40; from += 2) {
      await recordAll(trail, organisation, denied(subject, from === 0 ? 10 : 2, hourAgo(1) + from * 5_000));
      await judgeWith(step, organisation, await sequence(trail));
    }
    const { rows } = await trail.owner.query<{ type: string; body: string }>(
      'SELECT type, body FROM alert_deliveries WHERE organisation_id = $1 ORDER BY id',
      [organisation],
    );
    expect(rows.map(({ type }) => type)).toEqual(['alert.opened', 'alert.updated']);
    expect(JSON.parse(rows[1]?.body ?? '')).toMatchObject({ data: { findings: 11, recordTotal: 20 } });
  });

  it('goes by the organisation’s own rule in place of the default', async () => {
    const [strict, silent] = [await trail.createOrganisation(), await trail.createOrganisation()];
    await trail.owner.query(
      `INSERT INTO alert_rules (organisation_id, kind, parameters, severity, enabled) VALUES
       ($1, 'denials_in_a_row', '{"denials": 2, "withinMinutes": 1}', 'critical', true),
       ($2, 'denials_in_a_row', '{"denials": 2, "withinMinutes": 1}', 'low', false)`,
      [strict, silent],
    );
    for (const organisation of [strict, silent])
      await recordAll(trail, organisation, denied(uuidV7(), 12, hourAgo(1)));
    const epoch = await sequence(trail);
    for (const organisation of [strict, silent]) await judgeWith(await newStep(), organisation, epoch);
    expect(await alertsOf(strict)).toMatchObject([{ findings: 11 }]);
    expect(await alertsOf(silent)).toEqual([]);
  });

  it('sees a tool in a new network by the value its records name, and keeps the network out of the alert', async () => {
    const organisation = await trail.createOrganisation();
    const tool = uuidV7();
    const use = (network: string, days: number): Done => ({
      subject: tool,
      tool,
      network,
      atMs: hourAgo(days),
    });
    await recordAll(trail, organisation, [
      use('198.51.100.0/24', 9),
      use('198.51.100.0/24', 8),
      use('203.0.113.0/24', 1),
    ]);
    await judgeWith(await newStep(), organisation, await sequence(trail));
    const alerts = await alertsOf(organisation);
    expect(alerts.map(({ kind }) => kind)).toEqual(['tool_network']);
    expect(JSON.stringify(alerts)).not.toContain('203.0.113');
  });
});

describe('AlertEvaluator', () => {
  it('judges while it leads, what was there before and what comes, and nothing once it does not', async () => {
    const organisation = await trail.createOrganisation();
    await recordAll(trail, organisation, denied(uuidV7(), 10, hourAgo(1)));
    const epoch = await sequence(trail);
    const evaluator = new AlertEvaluator({
      database,
      clock: systemClock,
      onError: (_message, error) => errors.push(error),
    });
    evaluator.lead(epoch);
    await waitUntil(async () => (await alertsOf(organisation)).length === 1, { timeoutMs: 10_000 });
    await evaluator.stop();
    await recordAll(trail, organisation, denied(uuidV7(), 10, hourAgo(1)));
    await sequence(trail);
    expect(await alertsOf(organisation)).toHaveLength(1);
    expect(errors).toEqual([]);
  });
});

describe('what rules remember of a person', () => {
  it('is gone when the person is erased; their alerts keep the id alone', async () => {
    const organisation = await trail.createOrganisation();
    const subject = uuidV7();
    await recordAll(trail, organisation, [
      ...denied(subject, 10, hourAgo(1)),
      { subject, country: 'DE', atMs: hourAgo(1) + 60_000 },
    ]);
    const step = await newStep();
    const epoch = await sequence(trail);
    await judgeWith(step, organisation, epoch);
    await trail.owner.query('SELECT erase_alert_history($1)', [subject]);
    for (const table of ['subject_activity', 'subject_countries', 'subject_progress']) {
      const { rows } = await trail.owner.query(`SELECT FROM ${table} WHERE subject_id = $1`, [subject]);
      expect(rows).toEqual([]);
    }
    expect(await alertsOf(organisation)).toHaveLength(1);
    // Forgotten in the database but not in memory, it would be stored again with the person's next record.
    await recordAll(trail, organisation, denied(subject, 1, hourAgo(0)));
    await trail.owner.query('SELECT count(*) FROM sequence_records($1, 3600, 1000)', [epoch]);
    await judgeWith(step, organisation, epoch);
    const { rows } = await trail.owner.query<{ progress: object }>(
      'SELECT progress FROM subject_progress WHERE subject_id = $1',
      [subject],
    );
    expect(rows[0]?.progress).toMatchObject({ denials: [{}], lastSeen: null });
  });
});

describe('the second line', () => {
  const TABLES = [
    'alerts',
    'alert_webhooks',
    'alert_deliveries',
    'alert_positions',
    'subject_activity',
    'subject_countries',
    'subject_progress',
    'tool_networks',
  ];

  it.each(TABLES)(
    'shows of %s nothing to whoever is in scope of another organisation, or of none',
    async (table) => {
      const stranger = await trail.createOrganisation();
      const count = `SELECT count(*)::int AS count FROM ${table}`;
      for (const organisations of [[stranger], []])
        expect(await database.read({ organisations }, count)).toEqual([{ count: 0 }]);
      expect((await database.read<{ count: number }>(EVERY, count))[0]?.count).toBeGreaterThan(0);
    },
  );

  it('lets nobody change a default rule, not even whoever sees every organisation', async () => {
    const change = `WITH changed AS (UPDATE alert_rules SET enabled = false WHERE organisation_id IS NULL RETURNING id)
      SELECT count(*)::int AS count FROM changed`;
    expect(await database.read(EVERY, change)).toEqual([{ count: 0 }]);
    const write = `INSERT INTO alert_rules (kind, parameters, severity, enabled) VALUES ('trail_lag', '{}', 'low', false)`;
    await expect(database.read(EVERY, write)).rejects.toThrow(/row-level security/);
  });
});
