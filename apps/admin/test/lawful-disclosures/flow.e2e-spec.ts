import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer, Api } from '../support/api.js';
import { ok, Scene } from '../support/scene.js';

const PATH = '/admin/v1/lawful-disclosures';

let scene: Scene;
let operator: Api;
let secondOperator: Api;
let client: Api;
let auditor: Api;
let acme: string;
let item: string;
beforeAll(async () => {
  // By hand here; by itself: told-by-itself.e2e-spec.ts.
  scene = await Scene.create({ tellingIntervalMs: 600_000 });
  acme = await scene.client('acme');
  await scene.client('borealis');
  await scene.person('operator-two', { roles: ['operator_admin'] });
  await scene.person('acme-auditor', { organisation: 'acme', roles: ['client_auditor'] });
  await scene.dataset('acme', 'scenes');
  await scene.dataset('acme', 'plans');
  operator = await scene.as('operator');
  secondOperator = await scene.as('operator-two');
  client = await scene.as('acme-admin');
  auditor = await scene.as('acme-auditor');
  item = ok(await client.upload('scenes', 'x', Buffer.from('x'))).id;
});
afterAll(() => scene.stop());

const asked = (settings: object = {}): object => ({
  organisation: 'acme',
  authority: 'Amtsgericht Musterstadt, 7 Gs 12/26',
  legalBasis: 'StPO § 94',
  dataset: 'scenes',
  validFrom: '2026-01-01T00:00:00Z',
  validUntil: '2100-01-01T00:00:00Z',
  ...settings,
});
const inFuture = (ms: number): string => new Date(Date.now() + ms).toISOString();
const approve = (by: Api, id: string): Promise<Answer> => by.post(`/admin/v1/pending-changes/${id}/approve`);
const idsOf = async (by: Api): Promise<string[]> =>
  ok(await by.get(PATH)).items.map(({ id }: { id: string }) => id);
/** Disclosures on the client's own trail. */
const told = async (id: string): Promise<object[]> =>
  scene.rows(
    `SELECT event->'unmapped'->'record'->>'action' AS action FROM access_entries
     WHERE kind = 'disclosure' AND organisation_id = $1 AND event->'unmapped'->'record'->'object'->>'id' = $2 ORDER BY id`,
    [acme, id],
  );

/** Asked for by one, approved by the other; returns the answer to the approval and the disclosure. */
async function disclosed(settings: object = {}): Promise<{ readonly answer: Answer; readonly id: string }> {
  const pending = await operator.post(PATH, asked(settings));
  expect(pending.status).toBe(202);
  const answer = await approve(secondOperator, pending.body.id);
  ok(answer);
  const { body } = await scene.entryOf(answer);
  return { answer, id: body.object.id };
}

describe('a lawful disclosure', () => {
  it('is asked for by one person and there only when another approves', async () => {
    const pending = await operator.post(PATH, asked());
    expect(pending.body).toMatchObject({
      kind: 'lawful-disclosure.create',
      concerns: [{ code: 'LAWFUL_DISCLOSURE', what: 'disclosure' }],
    });
    expect((await approve(operator, pending.body.id)).body.code).toBe('OWN_PROPOSAL');
    expect((await approve(client, pending.body.id)).status).toBe(404);
    expect(await scene.rows('SELECT FROM lawful_disclosures')).toEqual([]);
    ok(await approve(secondOperator, pending.body.id));
    const [row] = await scene.rows<{ requested_by: string; approved_by: string }>(
      'SELECT * FROM lawful_disclosures',
    );
    expect(row?.requested_by).toBe(pending.body.proposedBy);
    expect(row?.approved_by).not.toBe(row?.requested_by);
  });

  it('is seen by the client, and is a class of its own on the client’s trail', async () => {
    const { answer, id } = await disclosed();
    expect(await scene.entryOf(answer)).toMatchObject({
      kind: 'disclosure',
      organisation_id: acme,
      codes: ['LAWFUL_DISCLOSURE'],
      body: {
        action: 'lawful-disclosure.create',
        after: { legalBasis: 'StPO § 94', items: null },
        secondPerson: { pendingChange: answer.body.id },
      },
    });
    for (const by of [client, auditor]) {
      expect(await idsOf(by)).toContain(id);
      expect(ok(await by.get(`${PATH}/${id}`))).toMatchObject({ organisation: acme, barredFromClient: null });
    }
    const stranger = await scene.as('borealis-admin');
    expect(await idsOf(stranger)).toEqual([]);
    expect((await stranger.get(`${PATH}/${id}`)).status).toBe(404);
    expect((await client.delete(`${PATH}/${id}`)).status).toBe(404);
  });

  it('that a law forbids to tell of leaves no trace the client can see, until that ends', async () => {
    const until = inFuture(60_000);
    const { answer, id } = await disclosed({ barredFromClient: { reason: 'StPO § 95a', until } });
    expect(await scene.entryOf(answer)).toMatchObject({
      kind: 'disclosure',
      organisation_id: scene.operatorId,
    });
    for (const by of [client, auditor]) {
      expect(await idsOf(by)).not.toContain(id);
      expect((await by.get(`${PATH}/${id}`)).status).toBe(404);
      expect(ok(await by.get('/admin/v1/pending-changes?limit=1000')).items).toEqual([]);
    }
    expect((await client.get(`${PATH}/${id}/standing?item=${item}`)).status).toBe(404);
    expect(await told(id)).toEqual([]);
    expect((await operator.post(`${PATH}/${id}/tell`)).body.code).toBe('DISCLOSURE_BARRED');
    expect(ok(await operator.get(`${PATH}/${id}`)).barredFromClient).toEqual({ reason: 'StPO § 95a', until });

    await scene.rows('UPDATE lawful_disclosures SET bar_until = now() WHERE id = $1', [id]);
    expect(await idsOf(auditor)).toContain(id);
    expect(ok(await auditor.get(`${PATH}/${id}`)).toldAt).toBeNull();
    expect(ok(await operator.post(`${PATH}/${id}/tell`)).toldAt).toEqual(expect.any(String));
    expect(await told(id)).toEqual([{ action: 'lawful-disclosure.tell' }]);
  });

  it('of a client’s own is not barred from itself, and takes two of its own people', async () => {
    const bar = { barredFromClient: { reason: 'x', until: inFuture(60_000) } };
    expect((await client.post(PATH, asked({ organisation: undefined, ...bar }))).body.code).toBe(
      'BAR_NOT_APPLICABLE',
    );
    const pending = ok(await client.post(PATH, asked({ organisation: undefined })));
    expect((await approve(client, pending.id)).body.code).toBe('OWN_PROPOSAL');
    await scene.person('acme-two', { organisation: 'acme', roles: ['client_admin'] });
    ok(await approve(await scene.as('acme-two'), pending.id));
  });

  it('says whether it would carry a read of an item now, and why not', async () => {
    const standing = async (id: string) => ok(await operator.get(`${PATH}/${id}/standing?item=${item}`));
    const whole = await disclosed();
    expect(await standing(whole.id)).toEqual({ disclosure: whole.id, item, effect: 'allow', codes: [] });
    const past = await disclosed({ validUntil: '2026-01-02T00:00:00Z', dataset: 'plans' });
    expect((await standing(past.id)).codes).toEqual(['DISCLOSURE_ENDED', 'DISCLOSURE_OTHER_ITEM']);
    ok(await operator.delete(`${PATH}/${whole.id}`, { reason: 'order lifted' }));
    expect((await standing(whole.id)).codes).toEqual(['DISCLOSURE_WITHDRAWN']);
    expect(await told(whole.id)).toEqual([
      { action: 'lawful-disclosure.create' },
      { action: 'lawful-disclosure.withdraw' },
    ]);
  });

  it.each([
    [{ dataset: 'nobodys' }, [422, 'REFERENCE_UNKNOWN', 'dataset']],
    [{ items: ['0195c0de-0000-7000-8000-000000000000'] }, [422, 'REFERENCE_UNKNOWN', 'items']],
    [{ items: [] }, [400, 'REQUEST_INVALID', 'items']],
    [{ legalBasis: '' }, [400, 'REQUEST_INVALID', 'legalBasis']],
    [{ authority: undefined }, [400, 'REQUEST_INVALID', 'authority']],
    [{ validUntil: '2025-01-01T00:00:00Z' }, [400, 'REQUEST_INVALID', 'validUntil']],
    [{ barredFromClient: { reason: 'x' } }, [400, 'REQUEST_INVALID', 'barredFromClient.until']],
    [{ organisation: undefined }, [422, 'ORGANISATION_REQUIRED', 'organisation']],
  ])('is refused for what is wrong with it: %j', async (settings, expected) => {
    const { status, body } = await operator.post(PATH, asked(settings));
    expect([status, body.code, body.errors?.[0]?.field]).toEqual(expected);
  });
});
