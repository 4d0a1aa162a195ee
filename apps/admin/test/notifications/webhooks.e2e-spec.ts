import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { webhookSecret } from '#libs/webhooks';
import type { Api } from '../support/api.js';
import { ok, Scene } from '../support/scene.js';

const SECRET = 'a-secret-of-the-tests-only-0123456789';
const PATH = '/admin/v1/organisations/acme/webhooks';
const MISSING = '0195c0de-0000-7000-8000-000000000000';

let scene: Scene;
let acme: Api;
let operator: Api;

beforeAll(async () => {
  scene = await Scene.create({ webhooks: { secret: SECRET, allowPrivate: [] } });
  await scene.client('acme');
  await scene.client('borealis');
  await scene.person('acme-auditor', { organisation: 'acme', roles: ['client_auditor'] });
  acme = await scene.as('acme-admin');
  operator = await scene.as('operator');
});
afterAll(() => scene?.stop());

const make = async (body: object = {}, headers: Record<string, string> = {}) =>
  ok(await acme.post(PATH, { url: 'https://hooks.example/path-secret', ...body }, headers));
const removeAll = async (): Promise<void> => {
  for (const { id } of ok(await acme.get(PATH)).items) ok(await acme.delete(`${PATH}/${id}`));
};

/** What the worker would have made of a notification, and how its attempt went. */
async function deliver(notification: string, webhook: string, state = 'dead'): Promise<string> {
  const [row] = await scene.rows<{ id: string }>(
    `INSERT INTO notification_deliveries (notification_id, organisation_id, webhook_id, state, attempts, attempts_left, last_status, ended_at)
     SELECT $1, organisation_id, $2, $3, 10, 0, 500, now() FROM notification_webhooks WHERE id = $2 RETURNING id`,
    [notification, webhook, state],
  );
  await scene.rows(
    `INSERT INTO notification_attempts (delivery_id, organisation_id, attempt, ended_at, status)
     SELECT id, organisation_id, 10, now(), 500 FROM notification_deliveries WHERE id = $1`,
    [row?.id],
  );
  return row?.id ?? '';
}

describe('webhooks of an organisation', () => {
  it('show their secret once, and it is in no table and on no trail', async () => {
    const answer = await acme.post(PATH, { url: 'https://hooks.example/path-secret', topics: ['terms'] });
    const { id, secret, ...rest } = ok(answer);
    expect(answer.status).toBe(201);
    expect(secret).toBe(webhookSecret(SECRET, id, 'notification'));
    expect(rest).toMatchObject({
      url: 'https://hooks.example/path-secret',
      topics: ['terms'],
      removedAt: null,
    });
    expect(ok(await acme.get(PATH)).items).toEqual([{ id, ...rest }]);
    const entry = await scene.entryOf(answer);
    expect(entry.body).toMatchObject({
      action: 'webhook.create',
      object: { type: 'webhook', id },
      after: { host: 'hooks.example', topics: ['terms'] },
    });
    expect(JSON.stringify(entry)).not.toMatch(/path-secret|whsec_/);
    await removeAll();
  });

  it('show their whole address only to who may configure them: its path may be a secret of the receiver', async () => {
    await make();
    expect(ok(await acme.get(PATH)).items).toMatchObject([{ url: 'https://hooks.example/path-secret' }]);
    for (const api of [operator, await scene.as('acme-auditor')])
      expect(ok(await api.get(PATH)).items).toMatchObject([{ url: 'https://hooks.example/…' }]);
    await removeAll();
  });

  it('are made once by a repeated request, which is not shown the secret again', async () => {
    const headers = { 'idempotency-key': 'hook' };
    const first = await make({}, headers);
    const second = await make({}, headers);
    expect(second).toEqual({ ...first, secret: null });
    expect(ok(await acme.get(PATH)).items).toHaveLength(1);
    await removeAll();
  });

  it.each([
    'not a url',
    'http://hooks.example/',
    'ftp://hooks.example/',
    'https://user:password@hooks.example/',
    'https://hooks.example/#x',
    'https://127.0.0.1/',
    'https://0x7f.1/',
    'https://2130706433/',
    'https://[::1]/',
    'https://[::ffff:169.254.169.254]/',
    'https://169.254.169.254/latest/meta-data/',
    'https://10.0.0.1/',
    'https://[fd00:ec2::254]/',
  ])('cannot be at %s', async (url) => {
    const answer = await acme.post(PATH, { url });
    expect([answer.status, answer.body.code]).toEqual([422, 'WEBHOOK_URL_REFUSED']);
    expect(answer.body.errors).toMatchObject([{ field: 'url' }]);
    expect(ok(await acme.get(PATH)).items).toEqual([]);
  });

  it.each([
    [{}, 'url'],
    [{ url: 7 }, 'url'],
    [{ url: 'https://h.example/', topics: [] }, 'topics'],
    [{ url: 'https://h.example/', topics: ['everything'] }, 'topics.0'],
    [{ url: 'https://h.example/', topics: ['terms', 'terms'] }, 'topics'],
    [{ url: 'https://h.example/', secret: 'mine' }, 'secret'],
  ])('are refused as %j, naming the field', async (body, field) => {
    const answer = await acme.post(PATH, body);
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body.errors)).toContain(field);
  });

  it('are ten at most, however many are made at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 14 }, () => acme.post(PATH, { url: 'https://hooks.example/' })),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(10);
    expect(answers.filter(({ body }) => body.code === 'WEBHOOKS_TOO_MANY')).toHaveLength(4);
    await removeAll();
    ok(await acme.post(PATH, { url: 'https://hooks.example/' }));
    await removeAll();
  });

  it('are nobody else’s: not another client’s, and not the operator’s to make, remove, test or redeliver', async () => {
    const { id } = await make();
    const borealis = await scene.as('borealis-admin');
    const { notification } = ok(await acme.post(`${PATH}/${id}/test`));
    const delivery = await deliver(notification, id);
    const deeds: [string, string, object?][] = [
      ['POST', PATH, { url: 'https://elsewhere.example/' }],
      ['DELETE', `${PATH}/${id}`],
      ['POST', `${PATH}/${id}/test`],
      ['POST', `${PATH}/${id}/deliveries/${delivery}/redeliver`],
    ];
    for (const api of [borealis, operator]) {
      for (const [method, path, body] of deeds) {
        expect([method, path, (await api.send(method, path, body)).status]).toEqual([method, path, 404]);
      }
    }
    for (const path of [PATH, `${PATH}/${id}/deliveries`, '/admin/v1/organisations/acme/notifications']) {
      expect((await borealis.get(path)).status).toBe(404);
      expect((await operator.get(path)).status).toBe(200);
      expect((await (await scene.as('acme-auditor')).get(path)).status).toBe(200);
    }
    // By its own path, another client's webhook is not there either.
    const theirs = '/admin/v1/organisations/borealis/webhooks';
    expect((await borealis.get(`${theirs}/${id}/deliveries`)).status).toBe(404);
    expect((await borealis.delete(`${theirs}/${id}`)).status).toBe(404);
    expect(ok(await acme.get(PATH)).items).toHaveLength(1);
    await removeAll();
  });

  it('are tested by a notification for them alone', async () => {
    const { id } = await make();
    const { notification } = ok(await acme.post(`${PATH}/${id}/test`));
    expect(
      await scene.rows('SELECT type, topic, to_webhook FROM notifications WHERE id = $1', [notification]),
    ).toEqual([{ type: 'webhook.test', topic: 'test', to_webhook: id }]);
    await removeAll();
  });

  it('show what was delivered with every attempt, and deliver it once more under the same id', async () => {
    const { id } = await make();
    const { notification } = ok(await acme.post(`${PATH}/${id}/test`));
    const delivery = await deliver(notification, id);
    const log = `${PATH}/${id}/deliveries`;
    expect(ok(await acme.get(`${log}?state=dead`)).items).toEqual([
      expect.objectContaining({
        id: delivery,
        notification,
        type: 'webhook.test',
        state: 'dead',
        attempts: 10,
        lastStatus: 500,
        nextAttemptAt: null,
        log: [expect.objectContaining({ attempt: 10, status: 500, error: null })],
      }),
    ]);
    expect(ok(await acme.get(`${log}?state=delivered`)).items).toEqual([]);
    const again = await acme.post(`${log}/${delivery}/redeliver`, { reason: 'it was down' });
    expect([again.status, again.body.id, again.body.state]).toEqual([200, delivery, 'pending']);
    expect((await scene.entryOf(again)).body).toMatchObject({ action: 'delivery.redeliver' });
    expect(
      await scene.rows(
        'SELECT state, attempts, attempts_left, ended_at FROM notification_deliveries WHERE id = $1',
        [delivery],
      ),
    ).toEqual([{ state: 'pending', attempts: 10, attempts_left: 10, ended_at: null }]);
    await scene.rows(
      `UPDATE notification_deliveries SET leased_until = now() + interval '1 minute' WHERE id = $1`,
      [delivery],
    );
    expect((await acme.post(`${log}/${delivery}/redeliver`)).body.code).toBe('DELIVERY_UNDER_WAY');
    await removeAll();
  });

  it('end what is pending when they are removed, and keep their log', async () => {
    const { id } = await make();
    const { notification } = ok(await acme.post(`${PATH}/${id}/test`));
    const delivery = await deliver(notification, id, 'pending');
    await scene.rows(
      `UPDATE notification_deliveries SET leased_until = now() + interval '1 minute' WHERE id = $1`,
      [delivery],
    );
    expect(ok(await acme.delete(`${PATH}/${id}`)).removedAt).not.toBeNull();
    // An attempt under way still counts as one of the organisation's.
    expect(
      await scene.rows('SELECT leased_until > now() AS held FROM notification_deliveries WHERE id = $1', [
        delivery,
      ]),
    ).toEqual([{ held: true }]);
    expect(ok(await acme.get(PATH)).items).toEqual([]);
    expect(ok(await acme.get(`${PATH}/${id}/deliveries`)).items).toMatchObject([
      { id: delivery, state: 'dead', lastError: 'webhook removed' },
    ]);
    expect((await acme.delete(`${PATH}/${id}`)).status).toBe(404);
    expect((await acme.post(`${PATH}/${id}/deliveries/${delivery}/redeliver`)).status).toBe(404);
  });

  it.each(['x', MISSING, '%00', '../acme'])('are not there under %s', async (reference) => {
    const path = `${PATH}/${encodeURIComponent(reference)}`;
    const { id } = await make();
    expect((await acme.delete(path)).status).toBe(404);
    expect((await acme.get(`${path}/deliveries`)).status).toBe(404);
    expect(
      (await acme.post(`${PATH}/${id}/deliveries/${encodeURIComponent(reference)}/redeliver`)).status,
    ).toBe(404);
    await removeAll();
  });

  it('cannot be made where nothing could sign what they are sent', async () => {
    const unsigned = await scene.as('acme-admin', await scene.fixture.startAdmin());
    const answer = await unsigned.post(PATH, { url: 'https://hooks.example/' });
    expect([answer.status, answer.body.code]).toEqual([409, 'WEBHOOKS_NOT_CONFIGURED']);
  });
});
