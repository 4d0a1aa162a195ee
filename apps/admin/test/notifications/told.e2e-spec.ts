import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Api } from '../support/api.js';
import { ok, Scene } from '../support/scene.js';

const PATH = '/admin/v1/organisations/acme/notifications';

let scene: Scene;
let acme: Api;
let operator: Api;
let anna: string;
let acmeId: string;

beforeAll(async () => {
  scene = await Scene.create();
  acmeId = await scene.client('acme');
  await scene.dataset('acme', 'scenes');
  await scene.project('acme', 'street', ['scenes']);
  anna = await scene.person('anna', { worksFor: ['acme'] });
  acme = await scene.as('acme-admin');
  operator = await scene.as('operator');
});
afterAll(() => scene?.stop());

interface Told {
  readonly type: string;
  readonly organisation_id: string;
  readonly to_people: string[];
  readonly to_roles: string[];
  readonly to_workers: boolean;
  readonly to_project: string | null;
  readonly data: Record<string, unknown>;
}

/** What was written down since the last time, in its order. */
let seen = 0;
async function toldSince(): Promise<Told[]> {
  const all = await scene.rows<Told>(
    `SELECT *, body::jsonb -> 'data' AS data FROM notifications ORDER BY id`,
  );
  const fresh = all.slice(seen);
  seen = all.length;
  return fresh;
}

describe('what is told (C27)', () => {
  it('is a new version of an NDA, to everybody who works for the client', async () => {
    const terms = ok(
      await acme.post('/admin/v1/terms', { kind: 'nda', title: 'Our NDA', document: 'Secret.' }),
    );
    expect(await toldSince()).toMatchObject([
      {
        type: 'terms.issued',
        organisation_id: acmeId,
        to_workers: true,
        to_project: null,
        data: { termsId: terms.id, kind: 'nda', version: 1, sha256: terms.sha256, projectId: null },
      },
    ]);
  });

  it('is a new version of a project’s terms, to its people', async () => {
    const body = { kind: 'project', project: 'street', title: 'Rules', document: 'Do not.' };
    const terms = ok(await acme.post('/admin/v1/terms', body));
    expect(await toldSince()).toMatchObject([{ to_workers: false, to_project: terms.project }]);
  });

  it('is every change of the list of subprocessors, once, to those who answer for it', async () => {
    const { id } = ok(await operator.post('/admin/v1/vendors', { slug: 'v', name: 'V', country: null }));
    const approval = { noticeDate: '2026-01-01T00:00:00Z', effectiveFrom: '2026-02-01T00:00:00Z' };
    ok(await acme.put('/admin/v1/vendors/v/approvals', approval));
    ok(await acme.delete('/admin/v1/vendors/v/approvals'));
    ok(await acme.delete('/admin/v1/vendors/v/approvals'));
    const to_roles = ['client_admin', 'client_auditor', 'operator_admin'];
    expect(await toldSince()).toMatchObject([
      { type: 'subprocessor.approved', to_roles, data: { vendorId: id, withdrawnAt: null } },
      { type: 'subprocessor.withdrawn', to_roles, data: { vendorId: id, withdrawnAt: expect.any(String) } },
    ]);
  });

  it('is a revocation, once, to the person', async () => {
    const { id } = ok(await acme.post('/admin/v1/assignments', { project: 'street', person: 'anna' }));
    ok(await acme.delete(`/admin/v1/assignments/${id}`));
    ok(await acme.delete(`/admin/v1/assignments/${id}`));
    expect(await toldSince()).toMatchObject([
      { type: 'assignment.revoked', to_people: [anna], data: { assignmentId: id, personId: anna } },
    ]);
  });

  it('is a suspension, once, to the person; a reinstatement is none', async () => {
    for (const deed of ['suspend', 'suspend', 'reinstate'])
      ok(await operator.post(`/admin/v1/people/anna/${deed}`));
    expect(await toldSince()).toMatchObject([{ type: 'person.suspended', to_people: [anna] }]);
  });

  it('is the disconnection of a tool, once, to the client’s administrators', async () => {
    const credential = { slug: 't', name: 'T', projects: ['street'], expiresAt: '2100-01-01T00:00:00Z' };
    const { id } = ok(await acme.post('/admin/v1/tool-credentials', credential));
    for (let time = 0; time < 2; time += 1) ok(await acme.delete(`/admin/v1/tool-credentials/${id}`));
    expect(await toldSince()).toMatchObject([
      { type: 'tool-credential.disconnected', to_roles: ['client_admin'], data: { toolCredentialId: id } },
    ]);
  });

  it('is nothing of a change that is refused', async () => {
    expect((await acme.post('/admin/v1/terms', { kind: 'nda', title: 'x' })).status).toBe(400);
    expect((await acme.delete('/admin/v1/assignments/none')).status).toBe(404);
    expect(await toldSince()).toEqual([]);
  });

  it('is shown in its order, page by page, with who was told how', async () => {
    const first = ok(await acme.get(`${PATH}?limit=2`));
    expect(first.items.map(({ type }: { type: string }) => type)).toEqual(['terms.issued', 'terms.issued']);
    const second = ok(await acme.get(`${PATH}?limit=50&cursor=${first.nextCursor}`));
    expect(second.items[0]).toMatchObject({ type: 'subprocessor.approved', topic: 'subprocessors' });
    expect(ok(await acme.get(`${PATH}?topic=revocations`)).items).toHaveLength(2);
    const [{ id }] = first.items;
    for (const state of ['delivered', 'muted']) {
      const person = state === 'delivered' ? anna : await scene.person(`told-${state}`);
      await scene.rows(
        `INSERT INTO notification_deliveries (notification_id, organisation_id, person_id, state) VALUES ($1, $2, $3, $4)`,
        [id, acmeId, person, state],
      );
    }
    expect(ok(await acme.get(`${PATH}/${id}`))).toMatchObject({
      id,
      mails: { pending: 0, delivered: 1, dead: 0, muted: 1 },
      webhooks: { pending: 0, delivered: 0, dead: 0, muted: 0 },
    });
    expect(ok(await acme.get(`${PATH}/${id}/deliveries?state=delivered`)).items).toMatchObject([
      { person: anna, webhook: null, state: 'delivered' },
    ]);
    for (const path of [`${PATH}/x`, `${PATH}/x/deliveries`, `${PATH}/${anna}`])
      expect((await acme.get(path)).status).toBe(404);
    expect((await acme.get(`${PATH}?topic=gossip`)).status).toBe(400);
  });
});
