import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { Outbox } from '../../src/notifications/outbox.repository.js';
import { webhookChannel } from '../../src/notifications/webhook.channel.js';
import { waitUntil } from '#libs/testing';
import { WebhookSender } from '#libs/webhooks';
import { LOOPBACK, OutboxScene, WEBHOOK_SECRET } from '../support/outbox-scene.js';
import { type Received, WebhookReceiver } from '../support/webhook-receiver.js';

let scene: OutboxScene;
let receiver: WebhookReceiver;
let organisations = 0;

beforeAll(async () => {
  scene = await OutboxScene.create();
});
afterAll(() => scene?.drop());
beforeEach(async () => {
  receiver = await WebhookReceiver.start();
});
afterEach(async () => {
  receiver.stop();
  // What this test's receiver has not taken is of no interest to the next.
  await scene.owner.query(`UPDATE notification_deliveries SET state = 'dead' WHERE state = 'pending'`);
});

/** An organisation of a test's own, so that no other's webhooks hear of it. */
function freshOrganisation(): Promise<string> {
  organisations += 1;
  return scene.organisation(`client-${organisations}`);
}

const arrived = (path: string, count: number): Promise<Received[]> =>
  waitUntil(() => receiver.at(path).length >= count && receiver.at(path), {
    timeoutMs: 10_000,
  }) as Promise<Received[]>;
const verified = (secret: string, { body, headers }: Received): unknown =>
  new Webhook(secret).verify(body, headers as Record<string, string>);

describe('notification webhooks', () => {
  it('are told what happened to their organisation, signed as the standard says, and no other organisation is', async () => {
    const [mine, theirs] = [await freshOrganisation(), await freshOrganisation()];
    const hook = await scene.webhook(receiver.url('/mine'), { organisation: mine });
    const other = await scene.webhook(receiver.url('/theirs'), { organisation: theirs });
    const work = await scene.work();
    const data = { termsId: 't', version: 2 };
    const id = await scene.tell({ organisationId: mine, type: 'terms.issued', data });
    const [message] = await arrived('/mine', 1);
    expect(message && verified(hook.secret, message)).toEqual({
      id,
      type: 'terms.issued',
      timestamp: expect.any(String),
      organisationId: mine,
      data,
    });
    expect(() => message && verified(other.secret, message)).toThrow();
    expect(await scene.ended(id)).toMatchObject([
      { webhook_id: hook.id, state: 'delivered', last_status: 204 },
    ]);
    expect(receiver.at('/theirs')).toEqual([]);
    await work.stop();
  });

  it('are told only of the topics they named', async () => {
    const organisation = await freshOrganisation();
    await scene.webhook(receiver.url('/alerts'), { organisation, topics: ['alerts'] });
    const work = await scene.work();
    await scene.tell({ organisationId: organisation, type: 'terms.issued' });
    const alert = await scene.tell({ organisationId: organisation, type: 'alert.opened' });
    await scene.ended(alert);
    expect(receiver.at('/alerts').map(({ body }) => (JSON.parse(body) as { id: string }).id)).toEqual([
      alert,
    ]);
    await work.stop();
  });

  it('are never told of what was undone', async () => {
    await scene.tellAndUndo();
    const { rows } = await scene.owner.query('SELECT FROM notifications WHERE organisation_id = $1', [
      scene.client,
    ]);
    expect(rows).toEqual([]);
  });

  it('hear it again, under the same id and byte for byte, when a worker died between sending and writing that down', async () => {
    const organisation = await freshOrganisation();
    await scene.webhook(receiver.url('/twice'), { organisation });
    const id = await scene.tell({ organisationId: organisation });
    const database = await scene.as('portcullis_worker');
    // Its connection is gone when it wants to say how it went, as that of a process that was killed.
    const dying = new Outbox({
      query: (sql, values) =>
        sql.includes('record_notification_attempt')
          ? Promise.reject(new Error('killed'))
          : database.query(sql, values),
    });
    await dying.dispatch(10, false);
    const sender = new WebhookSender({ allowPrivate: LOOPBACK });
    const channel = webhookChannel({ outbox: dying, sender, secret: WEBHOOK_SECRET, firstRetryMs: 10 });
    const [claimed] = await channel.claim(1);
    await expect(claimed && channel.deliver(claimed)).rejects.toThrow('killed');
    // While the lease lasts nobody else has it.
    expect(await new Outbox(database).claimWebhooks(10, 4, 8)).toEqual([]);
    await scene.endLeases();
    const work = await scene.work();
    const [first, second] = await arrived('/twice', 2);
    const [delivery] = await scene.ended(id);
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    expect(first?.headers['webhook-id']).toBe(delivery?.id);
    expect(second?.body).toBe(first?.body);
    expect(delivery).toMatchObject({ state: 'delivered', attempts: 2 });
    expect(await scene.attempts(delivery?.id ?? '')).toMatchObject([
      { attempt: 1, ended_at: null, status: null },
      { attempt: 2, ended_at: expect.any(Date), status: 204 },
    ]);
    await work.stop();
  });

  it('are not moved by an attempt that was taken for dead and comes back', async () => {
    const organisation = await freshOrganisation();
    await scene.webhook(receiver.url('/late'), { organisation });
    const id = await scene.tell({ organisationId: organisation });
    const outbox = new Outbox(await scene.as('portcullis_worker'));
    await outbox.dispatch(10, false);
    const [late] = await outbox.claimWebhooks(1, 4, 8);
    await scene.endLeases();
    const [current] = await outbox.claimWebhooks(1, 4, 8);
    if (late === undefined || current === undefined) throw new Error('nothing was due');
    const result = { outcome: 'dead', status: 500, error: null } as const;
    expect(await outbox.record(late, result, 0)).toBeNull();
    expect(await scene.deliveries(id)).toMatchObject([{ state: 'pending', attempts: 2 }]);
    expect(await outbox.record(current, { ...result, outcome: 'delivered', status: 204 }, 0)).toBe(
      'delivered',
    );
  });

  it('that answer slowly keep no other waiting, and have four attempts under way at most', async () => {
    const organisation = await freshOrganisation();
    const slow = await freshOrganisation();
    await scene.webhook(receiver.url('/silent'), { organisation: slow });
    await scene.webhook(receiver.url('/quick'), { organisation });
    for (let i = 0; i < 40; i += 1) await scene.tell({ organisationId: slow });
    const work = await scene.work({ webhookTimeoutMs: 30_000 });
    await arrived('/silent', 4);
    const ids: string[] = [];
    for (let i = 0; i < 20; i += 1) ids.push(await scene.tell({ organisationId: organisation }));
    for (const id of ids) expect(await scene.ended(id)).toMatchObject([{ state: 'delivered' }]);
    expect(receiver.at('/silent')).toHaveLength(4);
    const stopped = work.stop();
    receiver.release();
    await stopped;
    expect(receiver.mostWaiting).toBe(4);
  });

  it('of one organisation, ten that say nothing, keep no other organisation waiting, and have eight attempts under way at most', async () => {
    const [organisation, silent] = [await freshOrganisation(), await freshOrganisation()];
    for (let i = 0; i < 10; i += 1)
      await scene.webhook(receiver.url(`/silent/${i}`), { organisation: silent });
    await scene.webhook(receiver.url('/heard'), { organisation });
    for (let i = 0; i < 40; i += 1) await scene.tell({ organisationId: silent });
    const work = await scene.work({ webhookTimeoutMs: 30_000 });
    expect(await waitUntil(() => receiver.mostWaiting >= 8, { timeoutMs: 10_000 })).toBe(true);
    const ids: string[] = [];
    for (let i = 0; i < 20; i += 1) ids.push(await scene.tell({ organisationId: organisation }));
    for (const id of ids) expect(await scene.ended(id)).toMatchObject([{ state: 'delivered' }]);
    expect(receiver.mostWaiting).toBe(8);
    const stopped = work.stop();
    receiver.release();
    await stopped;
  });

  it('have as many under way of an organisation in all workers together, and removing them makes no room for more', async () => {
    const silent = await freshOrganisation();
    for (let i = 0; i < 10; i += 1)
      await scene.webhook(receiver.url(`/never/${i}`), { organisation: silent });
    for (let i = 0; i < 4; i += 1) await scene.tell({ organisationId: silent });
    const outbox = new Outbox(await scene.as('portcullis_worker'));
    await outbox.dispatch(10, false);
    const first = await outbox.claimWebhooks(32, 4, 8);
    // One of each before a second of any: a webhook that is behind keeps its organisation's others from nothing.
    expect([first.length, new Set(first.map(({ webhookId }) => webhookId)).size]).toEqual([8, 8]);
    const another = new Outbox(await scene.as('portcullis_worker'));
    expect(await another.claimWebhooks(32, 4, 8)).toEqual([]);
    // As the control plane ends what a removed webhook waits for.
    await scene.owner.query(
      `UPDATE notification_deliveries SET state = 'dead', last_error = 'webhook removed', ended_at = now() WHERE webhook_id = ANY ($1)`,
      [first.map(({ webhookId }) => webhookId)],
    );
    expect(await another.claimWebhooks(32, 4, 8)).toEqual([]);
  });

  it('that leave HTTP keep no other waiting, nor the worker that is to stop', async () => {
    const organisation = await freshOrganisation();
    const leaving: string[] = [];
    for (let i = 0; i < 4; i += 1) leaving.push(await freshOrganisation());
    for (const one of leaving)
      for (let i = 0; i < 2; i += 1) await scene.webhook(receiver.url(`/101/${i}`), { organisation: one });
    await scene.webhook(receiver.url('/staying'), { organisation });
    const left: string[] = [];
    // Four at each of two webhooks of four organisations are all that a worker does at once.
    for (const organisationId of leaving)
      for (let i = 0; i < 4; i += 1) left.push(await scene.tell({ organisationId }));
    const work = await scene.work({ firstRetryMs: 60_000 });
    const tried = (id: string) => async () =>
      (await scene.deliveries(id)).filter(({ last_status: status }) => status === 101).length === 2;
    for (const id of left) expect(await waitUntil(tried(id), { timeoutMs: 10_000 })).toBe(true);
    const id = await scene.tell({ organisationId: organisation });
    expect(await scene.ended(id)).toMatchObject([{ state: 'delivered' }]);
    await work.stop();
  });

  it('are each told once by any number of workers', async () => {
    const organisation = await freshOrganisation();
    await scene.webhook(receiver.url('/many'), { organisation });
    const ids: string[] = [];
    for (let i = 0; i < 60; i += 1) ids.push(await scene.tell({ organisationId: organisation }));
    const works = [await scene.work(), await scene.work(), await scene.work()];
    for (const id of ids) expect(await scene.ended(id)).toMatchObject([{ state: 'delivered', attempts: 1 }]);
    const told = receiver.at('/many').map(({ headers }) => headers['webhook-id']);
    expect([told.length, new Set(told).size]).toEqual([60, 60]);
    await Promise.all(works.map((work) => work.stop()));
  });

  it.each(['/500', '/302', '/404'])('that answer %s are tried ten times and then no more', async (path) => {
    const organisation = await freshOrganisation();
    await scene.webhook(receiver.url(path), { organisation });
    const id = await scene.tell({ organisationId: organisation });
    const work = await scene.work();
    const [delivery] =
      (await waitUntil(
        async () => {
          await scene.owner.query(
            `UPDATE notification_deliveries SET next_attempt_at = now() WHERE state = 'pending' AND leased_until IS NULL`,
          );
          const found = await scene.deliveries(id);
          return found[0]?.state === 'dead' ? found : null;
        },
        { timeoutMs: 15_000, intervalMs: 20 },
      )) ?? [];
    expect(delivery).toMatchObject({ attempts: 10, last_status: Number(path.slice(1)), last_error: null });
    expect(await scene.attempts(delivery?.id ?? '')).toHaveLength(10);
    expect(receiver.at(path)).toHaveLength(10);
    expect(receiver.at('/redirected')).toEqual([]);
    await work.stop();
  });

  it('that were removed hear nothing more', async () => {
    const organisation = await freshOrganisation();
    const { id: webhook } = await scene.webhook(receiver.url('/removed'), { organisation });
    const id = await scene.tell({ organisationId: organisation });
    const outbox = new Outbox(await scene.as('portcullis_worker'));
    await outbox.dispatch(10, false);
    await scene.owner.query('UPDATE notification_webhooks SET removed_at = now() WHERE id = $1', [webhook]);
    expect(await outbox.claimWebhooks(10, 4, 8)).toEqual([]);
    expect(await scene.deliveries(id)).toHaveLength(1);
    const later = await scene.tell({ organisationId: organisation });
    await outbox.dispatch(10, false);
    expect(await scene.deliveries(later)).toEqual([]);
  });
});

describe('addresses that no webhook may be at', () => {
  const corpus = (port: number): string[] => [
    `http://127.0.0.1:${port}/`,
    `https://127.0.0.1:${port}/`,
    `http://localhost:${port}/`,
    `https://localhost:${port}/`,
    `http://0x7f.1:${port}/`,
    `http://2130706433:${port}/`,
    `http://0177.0.0.1:${port}/`,
    `http://[::1]:${port}/`,
    `http://[::ffff:127.0.0.1]:${port}/`,
    `http://0.0.0.0:${port}/`,
    `http://127.1:${port}/`,
    `https://169.254.169.254/latest/meta-data/`,
    `https://[fd00:ec2::254]/`,
    `https://10.0.0.1/`,
  ];

  it('are not connected to, even when one is in the database already', async () => {
    const organisation = await freshOrganisation();
    const urls = corpus(receiver.port);
    for (const url of urls) await scene.webhook(url, { organisation });
    const id = await scene.tell({ organisationId: organisation });
    const work = await scene.work({ allowPrivate: [] });
    const tried = await waitUntil(
      async () => {
        const found = await scene.deliveries(id);
        return (
          found.length === urls.length && found.every(({ last_error: error }) => error !== null) && found
        );
      },
      { timeoutMs: 10_000 },
    );
    await work.stop();
    expect(tried && tried.map(({ last_error: error }) => error)).toEqual(urls.map(() => 'address refused'));
    expect(receiver.received).toEqual([]);
  });
});
