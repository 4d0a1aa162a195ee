import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Api } from '../support/api.js';
import { CHECKED_WORKER, ok, Scene } from '../support/scene.js';

let scene: Scene;
let operator: Api;
beforeAll(async () => {
  scene = await Scene.create();
  await scene.client('acme');
  operator = await scene.as('operator');
  ok(await operator.post('/admin/v1/vendors', { slug: 'pixels', name: 'Pixels' }));
  ok(await operator.post('/admin/v1/vendors', { slug: 'labels', name: 'Labels' }));
});
afterAll(() => scene.stop());

const person = (slug: string, settings: object) => ({
  slug,
  subject: slug,
  name: slug,
  organisation: 'provider',
  roles: ['annotator'],
  ...settings,
});
const refusal = async (body: object): Promise<unknown[]> => {
  const { status, body: problem } = await operator.post('/admin/v1/people', body);
  return [status, problem.code, problem.errors?.[0]?.field];
};

describe('a person', () => {
  it('is created with a profile that says only what was found out', async () => {
    const created = ok(
      await operator.post(
        '/admin/v1/people',
        person('anna', { email: 'a@example.com', worksFor: ['acme'], worker: CHECKED_WORKER }),
      ),
    );
    expect(created).toMatchObject({
      slug: 'anna',
      status: 'active',
      issuer: 'http://idp.test',
      subject: 'anna',
      email: 'a@example.com',
    });
    expect(created.worker).toMatchObject({
      residence: { country: 'DE', verifiedAt: '2026-01-15T09:00:00.000Z' },
      vetting: { status: 'passed', validUntil: '2100-01-01T00:00:00.000Z', evidence: 'case/1' },
      ageBand: '18_plus',
      vendor: null,
    });
    const bare = ok(await operator.post('/admin/v1/people', person('bare', { worker: {} })));
    expect(bare.worker).toEqual({
      residence: null,
      vetting: null,
      identity: null,
      screening: null,
      ageBand: null,
      workforceType: null,
      trainings: [],
      vendor: null,
    });
  });

  it('is changed member by member: what is left out stays, null forgets', async () => {
    ok(await operator.post('/admin/v1/people', person('mem', { worker: CHECKED_WORKER })));
    const after = ok(
      await operator.patch('/admin/v1/people/mem', {
        worker: { vetting: null, residence: { country: 'FR' } },
      }),
    );
    expect(after.worker).toMatchObject({
      vetting: null,
      residence: { country: 'FR', verifiedAt: null },
      ageBand: '18_plus',
      identity: { status: 'verified' },
    });
    expect(
      ok(await operator.patch('/admin/v1/people/mem', { name: 'Renamed', reason: 'marriage' })),
    ).toMatchObject({ name: 'Renamed', roles: ['annotator'] });
  });

  it('leaves the trail no name, address, subject or evidence', async () => {
    const secretly = {
      name: 'Nomen Nescio',
      email: 'nomen@example.com',
      subject: 'sub-4711',
      worker: CHECKED_WORKER,
    };
    const created = await operator.post('/admin/v1/people', person('nomen', secretly));
    const renamed = await operator.patch('/admin/v1/people/nomen', {
      name: 'Nomen Secundus',
      email: 'second@example.com',
    });
    for (const answer of [created, renamed]) {
      const text = JSON.stringify(await scene.entryOf(answer));
      for (const personal of ['Nomen', 'example.com', 'sub-4711', 'case/1', 'nomen'])
        expect(text).not.toContain(personal);
    }
  });

  it('of a vendor is that vendor’s staff, whatever is said', async () => {
    const staff = { organisation: 'pixels', worker: {} };
    const created = ok(await operator.post('/admin/v1/people', person('vera', staff)));
    const [vendor] = await scene.rows<{ id: string }>(`SELECT id FROM organisations WHERE slug = 'pixels'`);
    expect(created.worker).toMatchObject({ workforceType: 'vendor', vendor: vendor?.id });
    expect(await refusal(person('v2', { ...staff, worker: { workforceType: 'in_house' } }))).toEqual([
      422,
      'VENDOR_STAFF',
      'worker.workforceType',
    ]);
    expect(await refusal(person('v3', { ...staff, worker: { vendor: 'labels' } }))).toEqual([
      422,
      'VENDOR_STAFF',
      'worker.vendor',
    ]);
  });

  it.each([
    ['operator_admin', 'acme'],
    ['operator_auditor', 'acme'],
    ['operator_admin', 'pixels'],
    ['client_admin', 'provider'],
    ['client_admin', 'pixels'],
    ['client_auditor', 'provider'],
  ])(
    'cannot be %s at %s: nobody outside the operator can come to see every client',
    async (role, organisation) => {
      expect(await refusal(person('mole', { organisation, roles: [role] }))).toEqual([
        422,
        'ROLE_NOT_FOR_ORGANISATION',
        'roles',
      ]);
      expect(await scene.rows(`SELECT 1 FROM people WHERE slug = 'mole'`)).toEqual([]);
    },
  );

  it('cannot be given such a role later either', async () => {
    await scene.person('climber', { organisation: 'acme', roles: ['annotator'] });
    const answer = await operator.patch('/admin/v1/people/climber', { roles: ['operator_admin'] });
    expect([answer.status, answer.body.code]).toEqual([422, 'ROLE_NOT_FOR_ORGANISATION']);
  });

  it.each([
    [person('anna', {}), [409, 'SLUG_TAKEN', 'slug']],
    [person('anna-2', { subject: 'anna' }), [409, 'SUBJECT_TAKEN', 'subject']],
    [person('x1', { organisation: 'nowhere' }), [422, 'REFERENCE_UNKNOWN', 'organisation']],
    [person('x2', { worksFor: ['nowhere'] }), [422, 'REFERENCE_UNKNOWN', 'worksFor']],
    [person('x3', { worksFor: ['pixels'] }), [422, 'ORGANISATION_NOT_CLIENT', 'worksFor']],
    [person('x4', { worker: { vendor: 'acme' } }), [422, 'ORGANISATION_NOT_VENDOR', 'worker.vendor']],
    [person('x5', { roles: ['tool'] }), [400, 'REQUEST_INVALID', 'roles.0']],
    [person('x6', { roles: ['annotator', 'annotator'] }), [400, 'REQUEST_INVALID', 'roles']],
    [person('x7', { worker: { ageBand: '18' } }), [400, 'REQUEST_INVALID', 'worker.ageBand']],
    [
      person('x8', { worker: { residence: { country: 'de' } } }),
      [400, 'REQUEST_INVALID', 'worker.residence.country'],
    ],
    [person('x9', { name: 'a\u0000b' }), [400, 'REQUEST_INVALID', 'name']],
    [person('x10', { surplus: 1 }), [400, 'REQUEST_INVALID', 'surplus']],
    [person('NOT A SLUG', {}), [400, 'REQUEST_INVALID', 'slug']],
  ])('is refused for the first thing that is wrong, by its field (%#)', async (body, expected) => {
    expect(await refusal(body)).toEqual(expected);
  });

  it('that is not there cannot be changed', async () => {
    for (const [method, rest] of [
      ['PATCH', ''],
      ['POST', '/suspend'],
      ['POST', '/reinstate'],
    ] as const) {
      const body = method === 'PATCH' ? { name: 'x' } : undefined;
      expect((await operator.send(method, `/admin/v1/people/nobody${rest}`, body)).status).toBe(404);
    }
  });
});

describe('a person who works for a client', () => {
  it('is seen by it, and by another only from the moment they work for that one', async () => {
    await scene.client('borealis');
    const borealis = await scene.as('borealis-admin');
    expect((await borealis.get('/admin/v1/people/anna')).status).toBe(404);
    ok(await operator.patch('/admin/v1/people/anna', { worksFor: ['borealis'] }));
    const seen = ok(await borealis.get('/admin/v1/people/anna'));
    expect(seen.worksFor).toHaveLength(1);
    expect(ok(await operator.get('/admin/v1/people/anna')).worksFor).toHaveLength(2);
  });

  it('comes to work for a client when the operator assigns them to its project', async () => {
    await scene.dataset('acme', 'scenes');
    await scene.project('acme', 'street', ['scenes']);
    await scene.person('fresh');
    const assignment = { project: 'street', person: 'fresh' };
    expect((await operator.post('/admin/v1/assignments', assignment)).body.code).toBe(
      'ORGANISATION_REQUIRED',
    );
    expect((await (await scene.as('acme-admin')).post('/admin/v1/assignments', assignment)).status).toBe(422);
    const assigned = ok(
      await operator.post('/admin/v1/assignments', { ...assignment, organisation: 'acme' }),
    );
    expect(assigned).toMatchObject({ purpose: 'annotation', expiresAt: null, revokedAt: null });
    expect((await (await scene.as('acme-admin')).get('/admin/v1/people/fresh')).status).toBe(200);
    const twice = await operator.post('/admin/v1/assignments', { ...assignment, organisation: 'acme' });
    expect([twice.status, twice.body.code]).toEqual([409, 'ASSIGNMENT_EXISTS']);
  });
});
