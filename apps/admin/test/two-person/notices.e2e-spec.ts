import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Api } from '../support/api.js';
import { ok, Scene } from '../support/scene.js';

let scene: Scene;
let first: Api;
let second: Api;
beforeAll(async () => {
  scene = await Scene.create();
  await scene.client('acme');
  await scene.person('acme-second', { organisation: 'acme', roles: ['client_admin'] });
  await scene.person('operator-second', { roles: ['operator_admin'] });
  await scene.dataset('acme', 'scans', { sensitivity: 'special_category', clientInstruction: 'Blur faces.' });
  await scene.project('acme', 'clinic', ['scans']);
  [first, second] = (await Promise.all(['acme-admin', 'acme-second'].map((one) => scene.as(one)))) as [
    Api,
    Api,
  ];
});
afterAll(() => scene.stop());

/** What was written to be told of this pending change, in order. */
const told = (id: string): Promise<object[]> =>
  scene.rows(
    `SELECT n.type, o.slug AS organisation, n.to_roles, ARRAY(SELECT p.slug FROM people p WHERE p.id = ANY (n.to_people)) AS to_people
     FROM notifications n JOIN organisations o ON o.id = n.organisation_id
     WHERE n.body::json -> 'data' ->> 'pendingChangeId' = $1 ORDER BY n.id`,
    [id],
  );

describe('a change that waits for a second person', () => {
  it.each([
    ['approve', 'pending-change.approved'],
    ['reject', 'pending-change.rejected'],
  ])('is told to who may decide, and the decision (%s) to who asked', async (decision, type) => {
    await scene.person(`worker-${decision}`, { worksFor: ['acme'] });
    const asked = { project: 'clinic', person: `worker-${decision}` };
    const { id } = ok(await first.post('/admin/v1/assignments', asked));
    ok(await second.post(`/admin/v1/pending-changes/${id}/${decision}`));
    const acme = { organisation: 'acme' };
    expect(await told(id)).toEqual([
      {
        ...acme,
        type: 'pending-change.created',
        to_roles: ['client_admin', 'operator_admin'],
        to_people: [],
      },
      { ...acme, type, to_roles: [], to_people: ['acme-admin'] },
    ]);
  });

  it('is told to nobody of a client that a law forbids to tell', async () => {
    const operator = await scene.as('operator');
    const body = { organisation: 'acme', dataset: 'scans', authority: 'Court', legalBasis: 'an order' };
    const period = { validFrom: '2026-01-01T00:00:00Z', validUntil: '2100-01-01T00:00:00Z' };
    const barredFromClient = { reason: 'ordered', until: '2099-01-01T00:00:00Z' };
    const asked = { ...body, ...period, barredFromClient };
    const { id } = ok(await operator.post('/admin/v1/lawful-disclosures', asked));
    ok(await (await scene.as('operator-second')).post(`/admin/v1/pending-changes/${id}/approve`));
    const provider = { organisation: 'provider' };
    expect(await told(id)).toEqual([
      { ...provider, type: 'lawful-disclosure.requested', to_roles: ['operator_admin'], to_people: [] },
      { ...provider, type: 'lawful-disclosure.approved', to_roles: [], to_people: ['operator'] },
    ]);
  });
});
