import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Api } from '../support/api.js';
import { ok, Scene } from '../support/scene.js';

let scene: Scene;
let operator: Api;
let acme: string;
beforeAll(async () => {
  scene = await Scene.create();
  acme = await scene.client('acme');
  operator = await scene.as('operator');
});
afterAll(() => scene.stop());

/** What the client's own trail says of a person's offices, in its order. */
const recorded = (person: string): Promise<object[]> =>
  scene.rows(
    `SELECT e.event -> 'unmapped' -> 'record' -> 'before' AS before, e.event -> 'unmapped' -> 'record' -> 'after' AS after
     FROM access_entries e WHERE e.organisation_id = $1 AND e.event -> 'unmapped' -> 'record' ->> 'action' = 'office.change'
       AND e.event -> 'unmapped' -> 'record' -> 'object' ->> 'id' = $2 ORDER BY e.id`,
    [acme, person],
  );
const told = (person: string): Promise<object[]> =>
  scene.rows(
    `SELECT organisation_id, to_roles, body::jsonb -> 'data' AS data FROM notifications
     WHERE type = 'office.changed' AND body::jsonb -> 'data' ->> 'personId' = $1 ORDER BY id`,
    [person],
  );

describe('the offices of a client, which the operator hands out', () => {
  it('are on the client’s own trail, from the first, who has nobody to be told', async () => {
    const { id: first } = ok(await operator.get('/admin/v1/people/acme-admin'));
    expect(await recorded(first)).toEqual([
      { before: null, after: { person: first, roles: ['client_admin'], status: 'active' } },
    ]);
    expect(await told(first)).toEqual([]);
  });

  it('are told to those who hold one: who was given one, lost one, was suspended, or is back; each once', async () => {
    const mole = await scene.person('mole', { organisation: 'acme', roles: ['client_admin'] });
    const path = '/admin/v1/people/mole';
    ok(await operator.patch(path, { name: 'Another name' }));
    for (const deed of ['suspend', 'suspend', 'reinstate']) ok(await operator.post(`${path}/${deed}`));
    ok(await operator.patch(path, { roles: ['annotator'] }));
    ok(await operator.post(`${path}/suspend`));
    expect(await recorded(mole)).toEqual([
      { before: null, after: { person: mole, roles: ['client_admin'], status: 'active' } },
      { before: { status: 'active' }, after: { status: 'suspended' } },
      { before: { status: 'suspended' }, after: { status: 'active' } },
      { before: { roles: ['client_admin'] }, after: { roles: ['annotator'] } },
      { before: { status: 'active' }, after: { status: 'suspended' } },
    ]);
    const offices = { organisation_id: acme, to_roles: ['client_admin', 'client_auditor'] };
    const given = { personId: mole, roles: ['client_admin'] };
    expect(await told(mole)).toEqual([
      { ...offices, data: { ...given, status: 'active' } },
      { ...offices, data: { ...given, status: 'suspended' } },
      { ...offices, data: { ...given, status: 'active' } },
      { ...offices, data: { ...given, roles: ['annotator'], status: 'active' } },
    ]);
  });

  it('are no matter of people of the operator or a vendor, who hold none there', async () => {
    const anna = await scene.person('anna', { worksFor: ['acme'] });
    expect([await recorded(anna), await told(anna)]).toEqual([[], []]);
  });
});
