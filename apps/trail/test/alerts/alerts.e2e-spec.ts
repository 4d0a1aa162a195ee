import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidV7 } from '#libs/kernel';
import type { Api } from '../../../admin/test/support/api.js';
import { TrailScene } from '../support/trail-scene.js';
import { raiseDenials } from './alert-scene.js';

let scene: TrailScene;
let auditor: Api;
let client: Api;
let other: Api;
let records: string[];

beforeAll(async () => {
  scene = await TrailScene.create();
  auditor = await scene.fixture.as('operator-auditor');
  client = await scene.fixture.as('acme-auditor');
  other = await scene.fixture.as('borealis-auditor');
  records = await raiseDenials(scene, 'acme', 'anna');
  await raiseDenials(scene, 'borealis', 'bob');
});
afterAll(() => scene.stop());

interface Alert {
  readonly id: string;
  readonly organisationId: string;
}

const list = async (api: Api, query = ''): Promise<Alert[]> => {
  const { status, body } = await api.get(`/trail/v1/alerts?${query}`);
  expect(status).toBe(200);
  return body.items as Alert[];
};
const ofAcme = async (): Promise<string> => (await list(client, 'state=all'))[0]?.id ?? '';
const recorded = async (recordId: string) =>
  (
    await scene.query<{ kind: string; effect: string; codes: string[]; action: string }>(
      `SELECT kind, effect, codes, event #>> '{metadata,event_code}' AS action FROM access_entries WHERE id = $1`,
      [recordId],
    )
  )[0];

describe('GET /trail/v1/alerts', () => {
  it('shows the operator’s auditor every alert, a client’s auditor the client’s own, and nobody else any', async () => {
    expect((await list(auditor)).map(({ organisationId }) => organisationId).sort()).toEqual(
      [scene.id('acme'), scene.id('borealis')].sort(),
    );
    expect(await list(client)).toMatchObject([
      {
        organisationId: scene.id('acme'),
        kind: 'denials_in_a_row',
        severity: 'medium',
        state: 'open',
        personId: scene.id('anna'),
        recordIds: records,
        recordTotal: 10,
        findings: 1,
        details: { denials: 10, withinMinutes: 10 },
        acknowledgement: null,
      },
    ]);
    for (const handle of ['acme-admin', 'operator-admin', 'annotator'])
      expect((await (await scene.fixture.as(handle)).get('/trail/v1/alerts')).status).toBe(403);
  });

  it('narrows by organisation, kind and state, and pages without losing any', async () => {
    expect(await list(auditor, 'organisation=acme')).toHaveLength(1);
    expect(await list(auditor, 'kind=trail_lag')).toEqual([]);
    expect(await list(auditor, 'state=acknowledged')).toEqual([]);
    const { body: first } = await auditor.get('/trail/v1/alerts?limit=1');
    const { body: second } = await auditor.get(`/trail/v1/alerts?limit=1&cursor=${first.nextCursor}`);
    expect(second.nextCursor).toBeNull();
    expect(new Set([first.items[0].id, second.items[0].id]).size).toBe(2);
  });

  it('does not let a client’s auditor name another client', async () => {
    const answer = await client.get('/trail/v1/alerts?organisation=borealis');
    expect(answer).toMatchObject({ status: 422, body: { code: 'REFERENCE_UNKNOWN' } });
  });

  it('puts the question on the trail before it is answered', async () => {
    const { headers } = await client.get('/trail/v1/alerts');
    expect(await recorded(String(headers['x-access-record']))).toMatchObject({
      kind: 'trail',
      effect: 'allow',
      action: 'alert.list',
    });
  });

  it.each(['state=closed', 'kind=anything', 'limit=0', 'x=1'])('refuses %s', async (query) => {
    expect(await client.get(`/trail/v1/alerts?${query}`)).toMatchObject({
      status: 400,
      body: { code: 'REQUEST_INVALID' },
    });
  });
});

describe('POST /trail/v1/alerts/{id}/acknowledgements', () => {
  const acknowledge = async (api: Api, id: string, note = 'A rota mistake; told the lead.') =>
    api.post(`/trail/v1/alerts/${id}/acknowledgements`, { note });

  it('hides another client’s alert as it hides one that is not there, and records the attempt', async () => {
    const id = await ofAcme();
    const [foreign, missing] = [await acknowledge(other, id), await acknowledge(other, uuidV7())];
    const plain = ({ body }: typeof foreign) => ({ ...body, recordId: null, traceId: null });
    expect(foreign.status).toBe(404);
    expect(plain(foreign)).toEqual(plain(missing));
    expect(await recorded(foreign.body.recordId as string)).toMatchObject({
      effect: 'deny',
      codes: ['NOT_FOUND'],
      action: 'alert.acknowledge',
    });
    expect((await other.get(`/trail/v1/alerts/${id}`)).status).toBe(404);
    expect(await list(client)).toHaveLength(1);
  });

  it('takes a note once: the second is a conflict and changes nothing', async () => {
    const id = await ofAcme();
    expect((await acknowledge(client, id, ' ')).status).toBe(400);
    const first = await acknowledge(client, id);
    expect(first).toMatchObject({
      status: 201,
      body: {
        state: 'acknowledged',
        acknowledgement: { by: scene.id('acme-auditor'), note: 'A rota mistake; told the lead.' },
      },
    });
    const second = await acknowledge(auditor, id, 'me too');
    expect(second).toMatchObject({ status: 409, body: { code: 'ALERT_ALREADY_ACKNOWLEDGED' } });
    expect(await recorded(second.body.recordId as string)).toMatchObject({ effect: 'deny' });
    expect((await client.get(`/trail/v1/alerts/${id}`)).body.acknowledgement.note).toMatch(/rota/);
    expect(await list(client)).toEqual([]);
    expect(await list(client, 'state=acknowledged')).toHaveLength(1);
  });
});

describe('/trail/v1/alert-rules', () => {
  const PARAMETERS = { denials: 3, withinMinutes: 5 };
  const own = { enabled: true, severity: 'critical', parameters: PARAMETERS };

  it('lists every kind, the defaults in force', async () => {
    const { body } = await other.get('/trail/v1/alert-rules');
    expect(body.items).toHaveLength(10);
    for (const rule of body.items) expect(rule.origin).toBe('default');
  });

  it('lets an organisation have its own rule, which is nobody else’s', async () => {
    const put = await client.put('/trail/v1/alert-rules/denials_in_a_row', own);
    expect(put).toMatchObject({ status: 200, body: { origin: 'own', parameters: PARAMETERS } });
    const again = await auditor.put('/trail/v1/alert-rules/denials_in_a_row', {
      ...own,
      organisation: 'acme',
      severity: 'low',
    });
    expect(again).toMatchObject({ status: 200, body: { severity: 'low' } });
    const of = async (api: Api) =>
      ((await api.get('/trail/v1/alert-rules')).body.items as { kind: string }[]).find(
        ({ kind }) => kind === 'denials_in_a_row',
      );
    expect(await of(client)).toMatchObject({ origin: 'own', severity: 'low' });
    expect(await of(other)).toMatchObject({ origin: 'default', severity: 'medium' });
    const foreign = await client.put('/trail/v1/alert-rules/denials_in_a_row', {
      ...own,
      organisation: 'borealis',
    });
    expect(foreign.status).toBe(422);
  });

  it('refuses parameters that are not the kind’s, naming them', async () => {
    const put = (parameters: object, kind = 'denials_in_a_row') =>
      client.put(`/trail/v1/alert-rules/${kind}`, { ...own, parameters });
    expect(await put({ denials: 0, withinMinutes: 5 })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'parameters.denials' }] },
    });
    expect((await put({ ...PARAMETERS, floor: 1 })).status).toBe(400);
    expect((await put(PARAMETERS, 'anything')).status).toBe(400);
  });
});
