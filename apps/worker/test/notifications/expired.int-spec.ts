import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidV7 } from '#libs/kernel';
import { DedicatedSession } from '#libs/persistence';
import { waitUntil } from '#libs/testing';
import { notificationsJob } from '../../src/jobs/notifications.job.js';
import { OutboxScene } from '../support/outbox-scene.js';

const NEVER = new AbortController().signal;

let scene: OutboxScene;
let session: DedicatedSession;
let webhook: string;
let person: string;
beforeAll(async () => {
  scene = await OutboxScene.create();
  session = await DedicatedSession.open({
    url: await scene.urlFor('portcullis_worker'),
    applicationName: 'tests: expired notifications',
    statementTimeoutMs: 30_000,
    idleInTransactionMs: 10_000,
  });
  ({ id: webhook } = await scene.webhook('https://hooks.example/x'));
  person = await scene.person('anna');
});
afterAll(async () => {
  await session?.close();
  await scene?.drop();
});

const run = (notificationDays = 100): Promise<void> =>
  notificationsJob({ notificationDays }).run(session, NEVER);

interface Told {
  readonly createdDaysAgo?: number;
  readonly endedDaysAgo?: number;
  readonly state?: 'pending' | 'delivered' | 'dead' | 'muted';
  readonly topic?: string;
  readonly dispatched?: boolean;
  readonly organisation?: string;
}

/** A notification of that age, told to a webhook, with an attempt, and to a person who wanted no mail; returns its id. */
async function told(settings: Told = {}): Promise<string> {
  const { createdDaysAgo = 200, endedDaysAgo = 199, state = 'delivered', topic = 'requests' } = settings;
  const { dispatched = true, organisation = scene.client } = settings;
  const { rows } = await scene.owner.query<{ id: string }>(
    `WITH n AS (
       INSERT INTO notifications (id, organisation_id, type, topic, body, created_at, dispatched_at)
       SELECT overlay(uuid_at(t)::text PLACING substr(gen_random_uuid()::text, 15) FROM 15)::uuid, $1, 'x.y', $2, '{}', t, CASE WHEN $3 THEN t END
       FROM (SELECT now() - make_interval(days => $4)) a(t) RETURNING id, organisation_id, created_at
     ), d AS (
       INSERT INTO notification_deliveries (notification_id, organisation_id, webhook_id, state, attempts, created_at, ended_at)
       SELECT n.id, n.organisation_id, $5, $6, 1, n.created_at, CASE WHEN $6 <> 'pending' THEN now() - make_interval(days => $7) END FROM n WHERE $3
       RETURNING id, organisation_id
     ), m AS (
       INSERT INTO notification_deliveries (notification_id, organisation_id, person_id, state, created_at, ended_at)
       SELECT n.id, n.organisation_id, $8, 'muted', n.created_at, n.created_at FROM n WHERE $3
     ), a AS (INSERT INTO notification_attempts (delivery_id, organisation_id, attempt) SELECT id, organisation_id, 1 FROM d)
     SELECT id FROM n`,
    [organisation, topic, dispatched, createdDaysAgo, webhook, state, endedDaysAgo, person],
  );
  return rows[0]?.id ?? '';
}

/** Which of these are there, whole: with both deliveries and the attempt, where there were any. */
async function left(ids: readonly string[]): Promise<boolean[]> {
  const { rows } = await scene.owner.query<{ id: string; parts: number }>(
    `SELECT n.id, (SELECT count(*)::int FROM notification_deliveries d LEFT JOIN notification_attempts a ON a.delivery_id = d.id
       WHERE d.notification_id = n.id AND (d.person_id IS NOT NULL OR a.attempt IS NOT NULL)) AS parts
     FROM notifications n WHERE n.id = ANY ($1)`,
    [ids],
  );
  expect(rows.every(({ parts }) => parts === 2 || parts === 0)).toBe(true);
  return ids.map((id) => rows.some((row) => row.id === id));
}
const count = async (table: string): Promise<number> =>
  (await scene.owner.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`)).rows[0]?.n ?? -1;

describe('what was told long ago', () => {
  it('is forgotten with the log of its deliveries, once the last of them has ended long ago', async () => {
    const ids = [await told(), await told({ state: 'dead' }), await told({ endedDaysAgo: 99 })];
    await run();
    expect(await left(ids)).toEqual([false, false, true]);
    await run(98);
    expect(await left(ids)).toEqual([false, false, false]);
    expect([await count('notification_deliveries'), await count('notification_attempts')]).toEqual([0, 0]);
  });

  it('stays while any of it is still to be told, however old it is', async () => {
    const ids = [
      await told({ createdDaysAgo: 4_000, state: 'pending' }),
      await told({ createdDaysAgo: 4_000, dispatched: false }),
    ];
    await run();
    expect(await left(ids)).toEqual([true, true]);
    await scene.owner.query('DELETE FROM notification_attempts');
    await scene.owner.query('DELETE FROM notification_deliveries');
    await scene.owner.query('DELETE FROM notifications');
  });

  it('stays where somebody begins a delivery anew at that very moment', async () => {
    const id = await told({ state: 'dead' });
    await scene.owner.query('BEGIN');
    await scene.owner.query(
      `UPDATE notification_deliveries SET state = 'pending', ended_at = NULL WHERE notification_id = $1 AND webhook_id IS NOT NULL`,
      [id],
    );
    const running = run();
    // On the owner's own connection: it waits for the lock, or has passed already and then the test says so.
    await waitUntil(
      async () =>
        (
          await scene.owner.query(
            `SELECT FROM pg_stat_activity WHERE application_name = 'tests: expired notifications' AND wait_event_type = 'Lock'`,
          )
        ).rowCount === 1,
      { timeoutMs: 10_000 },
    );
    await scene.owner.query('COMMIT');
    await running;
    expect(await left([id])).toEqual([true]);
    await scene.owner.query(
      `UPDATE notification_deliveries SET state = 'delivered', ended_at = now() - interval '150 days' WHERE ended_at IS NULL`,
    );
    await run();
    expect(await left([id])).toEqual([false]);
  });

  it('stays where it proves that people were told of terms and of subprocessors', async () => {
    const ids = [await told({ topic: 'terms' }), await told({ topic: 'subprocessors' })];
    await run();
    expect(await left(ids)).toEqual([true, true]);
  });

  it('stays while its organisation is under a hold', async () => {
    const other = await scene.organisation('borealis');
    await scene.owner.query(`INSERT INTO trail_holds (organisation_id, reason) VALUES ($1, 'a lawsuit')`, [
      other,
    ]);
    const ids = [await told({ organisation: other }), await told()];
    await run();
    expect(await left(ids)).toEqual([true, false]);
    await scene.owner.query('UPDATE trail_holds SET released_at = clock_timestamp()');
    await run();
    expect(await left(ids)).toEqual([false, false]);
  });

  it('stays for 30 days whatever somebody asks for, and for ever where that is asked for', async () => {
    const id = await told({ createdDaysAgo: 29, endedDaysAgo: 29 });
    const old = await told();
    await run(0);
    expect(await left([id, old])).toEqual([true, true]);
    await run(1);
    expect(await left([id, old])).toEqual([true, false]);
  });

  it('is forgotten however much there is, and whatever of it has to stay', async () => {
    const kept = await told({ state: 'pending' });
    const copy = `SELECT overlay(uuid_at(created_at + i * interval '1 millisecond')::text PLACING substr(gen_random_uuid()::text, 15) FROM 15)::uuid,
      organisation_id, type, topic, body, created_at, CASE WHEN i % 2 = 0 THEN created_at END FROM notifications, generate_series(1, 2000) i WHERE id = $1`;
    await scene.owner.query(
      `INSERT INTO notifications (id, organisation_id, type, topic, body, created_at, dispatched_at) ${copy}`,
      [kept],
    );
    const before = await count('notifications');
    await run();
    expect(before - (await count('notifications'))).toBe(1_000);
    expect(await left([kept])).toEqual([true]);
  });
});

describe('the log of announced alerts', () => {
  it('is forgotten after the same time, but for what is still to be delivered or under a hold', async () => {
    const [alert, hook, held] = [uuidV7(), uuidV7(), await scene.organisation('corax')];
    await scene.owner.query(
      `INSERT INTO alerts (id, organisation_id, kind, severity, title, details, dedupe_key, window_start, record_ids, record_total, findings, announced, first_at, last_at)
       VALUES ($1, $2, 'x', 'low', 'x', '{}', 'x', now(), '{}', 0, 1, 1, now(), now())`,
      [alert, scene.client],
    );
    await scene.owner.query(
      `INSERT INTO alert_webhooks (id, organisation_id, url) VALUES ($1, $2, 'https://hooks.example/x')`,
      [hook, scene.client],
    );
    await scene.owner.query(`INSERT INTO trail_holds (organisation_id, reason) VALUES ($1, 'a lawsuit')`, [
      held,
    ]);
    for (const [organisation, state, endedDaysAgo] of [
      [scene.client, 'delivered', 101],
      [scene.client, 'given_up', 101],
      [scene.client, 'given_up', 99],
      [scene.client, 'pending', null],
      [held, 'delivered', 101],
    ] as const)
      await scene.owner.query(
        `INSERT INTO alert_deliveries (id, webhook_id, organisation_id, alert_id, type, body, state, created_at, ended_at)
         VALUES ($1, $2, $3, $4, 'alert.opened', '{}', $5, now() - interval '4000 days', now() - make_interval(days => $6))`,
        [uuidV7(), hook, organisation, alert, state, endedDaysAgo],
      );
    await run();
    const { rows } = await scene.owner.query(
      'SELECT state, organisation_id = $1 AS held FROM alert_deliveries ORDER BY 1, 2',
      [held],
    );
    expect(rows).toEqual([
      { state: 'delivered', held: true },
      { state: 'given_up', held: false },
      { state: 'pending', held: false },
    ]);
  });
});
