import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { parseCidr } from '#libs/http';
import { waitUntil } from '#libs/testing';
import type { Api } from '../../../admin/test/support/api.js';
import type { TrailSettings } from '../../src/index.js';
import { TrailScene } from '../support/trail-scene.js';
import { raiseDenials } from './alert-scene.js';
import { type Received, Receiver } from './receiver.js';

const SECRET = 'a-secret-of-the-tests-only-0123456789';
const quick = (allow: string[]): Partial<TrailSettings> => ({
  alerts: {
    webhookSecret: SECRET,
    allowPrivate: allow.map(parseCidr).filter((block) => block !== null),
    pollMs: 20,
    firstRetryMs: 10,
  },
});

let scene: TrailScene;
let receiver: Receiver;
let auditor: Api;
let client: Api;
let other: Api;
let people = 0;

beforeAll(async () => {
  receiver = await Receiver.start();
  scene = await TrailScene.create(quick(['127.0.0.0/8']));
  auditor = await scene.fixture.as('operator-auditor');
  client = await scene.fixture.as('acme-auditor');
  other = await scene.fixture.as('borealis-auditor');
});
afterAll(async () => {
  await scene?.stop();
  receiver?.stop();
});

/** A storm of somebody nobody knows yet: always an alert of its own. */
async function raise(organisation: 'acme' | 'borealis'): Promise<string> {
  people += 1;
  await scene.person(`stranger-${people}`, 'provider', ['annotator']);
  await raiseDenials(scene, organisation, `stranger-${people}`);
  const { body } = await auditor.get(`/trail/v1/alerts?organisation=${organisation}&limit=1`);
  return body.items[0].id as string;
}

interface Made {
  readonly id: string;
  readonly secret: string;
}

async function hook(api: Api, path: string): Promise<Made> {
  const { status, body } = await api.post('/trail/v1/alert-webhooks', { url: receiver.url(path) });
  expect(status).toBe(201);
  return body as Made;
}

const arrived = async (path: string, count: number): Promise<Received[]> => {
  await waitUntil(() => receiver.at(path).length >= count, { timeoutMs: 10_000 });
  return receiver.at(path);
};
const verified = (secret: string, { body, headers }: Received): unknown =>
  new Webhook(secret).verify(body, headers as Record<string, string>);

describe('alert webhooks', () => {
  it('tell whoever may know, signed as the standard says, and nobody else', async () => {
    const mine = await hook(client, '/mine');
    const everything = await hook(auditor, '/everything');
    await hook(other, '/theirs');
    const id = await raise('acme');
    const [opened] = await arrived('/mine', 1);
    const [heard] = await arrived('/everything', 1);
    expect(opened && verified(mine.secret, opened)).toMatchObject({
      type: 'alert.opened',
      data: { id, kind: 'denials_in_a_row', organisationId: scene.id('acme'), recordTotal: 10 },
    });
    expect(heard && verified(everything.secret, heard)).toMatchObject({ data: { id } });
    expect(() => opened && verified(everything.secret, opened)).toThrow();
    expect(receiver.at('/theirs')).toEqual([]);
    const told = await client.get(`/trail/v1/alerts/${id}`);
    expect(told.body.deliveries.map(({ webhookId }: { webhookId: string }) => webhookId)).toEqual([mine.id]);
    await client.post(`/trail/v1/alerts/${id}/acknowledgements`, { note: 'seen by a person' });
    const [, acknowledged] = await arrived('/mine', 2);
    expect(JSON.parse(acknowledged?.body ?? '')).toMatchObject({ type: 'alert.acknowledged' });
    expect(acknowledged?.body).not.toContain('seen by a person');
    for (const { id: made } of [mine, everything])
      expect((await auditor.delete(`/trail/v1/alert-webhooks/${made}`)).status).toBe(204);
  });

  it('are besides a notification of their organisation, mailed to auditors, without what anybody wrote', async () => {
    const id = await raise('acme');
    await client.post(`/trail/v1/alerts/${id}/acknowledgements`, { note: 'seen by a person' });
    const told = await scene.query(
      `SELECT type, topic, organisation_id, to_roles, body FROM notifications WHERE body::jsonb -> 'data' ->> 'alertId' = $1 ORDER BY id`,
      [id],
    );
    const about = {
      topic: 'alerts',
      organisation_id: scene.id('acme'),
      to_roles: ['client_auditor', 'operator_auditor'],
    };
    expect(told).toMatchObject([
      { ...about, type: 'alert.opened' },
      { ...about, type: 'alert.acknowledged' },
    ]);
    expect(JSON.stringify(told)).not.toContain('seen by a person');
  });

  it('try again with the same id and the same bytes until they are taken', async () => {
    const { id: webhook, secret } = await hook(client, '/failing');
    receiver.willAnswer({ status: 500 }, { status: 503 });
    const id = await raise('acme');
    const attempts = await arrived('/failing', 3);
    expect(new Set(attempts.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(new Set(attempts.map(({ body }) => body)).size).toBe(1);
    for (const attempt of attempts) expect(verified(secret, attempt)).toMatchObject({ data: { id } });
    await waitUntil(async () => (await deliveryOf(id)).state === 'delivered');
    expect(await deliveryOf(id)).toMatchObject({ attempts: 3, lastStatus: 204 });
    await client.delete(`/trail/v1/alert-webhooks/${webhook}`);
  });

  it('do not follow a redirect, and say so after the last attempt', async () => {
    const { id: webhook } = await hook(client, '/moved');
    const location = receiver.url('/elsewhere');
    receiver.willAnswer(...Array.from({ length: 10 }, () => ({ status: 307, location })));
    const id = await raise('acme');
    await arrived('/moved', 2);
    await scene.query('UPDATE alert_deliveries SET attempts = 9 WHERE webhook_id = $1', [webhook]);
    await waitUntil(async () => (await deliveryOf(id)).state === 'given_up', { timeoutMs: 10_000 });
    expect(await deliveryOf(id)).toMatchObject({ lastStatus: 307, nextAttemptAt: null });
    expect(receiver.at('/elsewhere')).toEqual([]);
    await client.delete(`/trail/v1/alert-webhooks/${webhook}`);
  });

  it('keep nobody waiting for a receiver that leaves HTTP or says nothing, nor a trail that is to stop', async () => {
    const bad = [await hook(other, '/101'), await hook(other, '/silent')];
    await raise('borealis');
    await arrived('/101', 1);
    await arrived('/silent', 1);
    const { id: good } = await hook(client, '/good');
    const id = await raise('acme');
    await arrived('/good', 1);
    await waitUntil(async () => (await deliveryOf(id)).state === 'delivered');
    // Ten attempts, ten milliseconds and more apart, and what hung would have been one.
    await arrived('/101', 2);
    const [left] = await scene.query('SELECT last_status FROM alert_deliveries WHERE webhook_id = $1', [
      bad[0]?.id,
    ]);
    expect(left).toEqual({ last_status: 101 });
    await client.delete(`/trail/v1/alert-webhooks/${good}`);
    for (const { id: webhook } of bad) await other.delete(`/trail/v1/alert-webhooks/${webhook}`);
    // That the trail stops over the attempt under way at `/silent` is what the end of this file waits for.
  });

  it('are refused at an address inside, when they are made and, whatever was made before, when they are sent', async () => {
    const strict = await scene.fixture.as(
      'acme-auditor',
      await scene.fixture.start({ alerts: { webhookSecret: SECRET } }),
    );
    for (const url of [
      receiver.url('/'),
      'https://169.254.169.254/latest',
      'https://[::1]/',
      'https://0x7f000001/',
    ])
      expect(await strict.post('/trail/v1/alert-webhooks', { url })).toMatchObject({
        status: 422,
        body: { code: 'WEBHOOK_URL_REFUSED' },
      });
    const outside = 'http://10.255.255.1/';
    expect((await client.post('/trail/v1/alert-webhooks', { url: outside })).status).toBe(422);
    const { id: webhook } = await hook(client, '/inside');
    await scene.query('UPDATE alert_webhooks SET url = $2 WHERE id = $1', [
      webhook,
      'https://169.254.169.254/latest',
    ]);
    const id = await raise('acme');
    await waitUntil(async () => (await deliveryOf(id)).lastError === 'address refused');
    await client.delete(`/trail/v1/alert-webhooks/${webhook}`);
  });

  it('need a secret of the process, are shown without theirs, and are the organisation’s own', async () => {
    const unsigned = await scene.fixture.as('acme-auditor', await scene.fixture.start({ alerts: {} }));
    expect(await unsigned.post('/trail/v1/alert-webhooks', { url: 'https://hooks.example/' })).toMatchObject({
      status: 409,
      body: { code: 'WEBHOOKS_NOT_CONFIGURED' },
    });
    const { id, secret } = await hook(client, '/shown');
    const listed = await client.get('/trail/v1/alert-webhooks');
    expect(listed.text).not.toContain(secret);
    expect(listed.body.items).toMatchObject([{ id, url: receiver.url('/shown') }]);
    expect((await other.get('/trail/v1/alert-webhooks')).text).not.toContain(id);
    expect((await other.delete(`/trail/v1/alert-webhooks/${id}`)).status).toBe(404);
    expect((await client.delete(`/trail/v1/alert-webhooks/${id}`)).status).toBe(204);
    expect((await client.delete(`/trail/v1/alert-webhooks/${id}`)).status).toBe(404);
    const [row] = await scene.query(`SELECT to_jsonb(w)::text AS text FROM alert_webhooks w WHERE id = $1`, [
      id,
    ]);
    expect(JSON.stringify(row)).not.toContain(secret);
  });
});

interface Delivery {
  readonly state: string;
  readonly attempts: number;
  readonly lastStatus: number | null;
  readonly lastError: string | null;
}

/** The first delivery of an alert that its own organisation sees. */
async function deliveryOf(alert: string): Promise<Delivery> {
  return (await client.get(`/trail/v1/alerts/${alert}`)).body.deliveries[0] as Delivery;
}
