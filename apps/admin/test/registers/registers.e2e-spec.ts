import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer, Api } from '../support/api.js';
import { ok, Scene } from '../support/scene.js';

const REGISTER = '/admin/v1/organisations/acme/processing-register';
const ANNEX = '/admin/v1/organisations/acme/dpa-annex';
const DATED = { validFrom: '2026-01-01T00:00:00Z', validUntil: '2100-01-01T00:00:00Z' };

let scene: Scene;
let client: Api;
let operator: Api;
const ids: Record<string, string> = {};
beforeAll(async () => {
  scene = await Scene.create();
  await scene.client('acme');
  await scene.client('borealis');
  await scene.dataset('acme', 'scenes');
  await scene.dataset('borealis', 'voices');
  await scene.project('borealis', 'secret-project', ['voices']);
  client = await scene.as('acme-admin');
  operator = await scene.as('operator');
  await scene.project('acme', 'street', ['scenes'], {
    allowedCountries: ['IN', 'CH', 'US'],
    allowedGroups: ['EEA'],
  });
  ok(await operator.post('/admin/v1/vendors', { slug: 'pixels', name: 'Pixels & Co' }));
  await scene.person('anna', { worksFor: ['acme'] });
});
afterAll(() => scene.stop());

const json = async (path = REGISTER, api = client): Promise<Answer['body']> => ok(await api.get(path));
const markdown = async (path = REGISTER): Promise<string> => {
  const answer = await client.get(`${path}?format=markdown`);
  ok(answer);
  expect(answer.headers['content-type']).toBe('text/markdown; charset=utf-8');
  return answer.text;
};
const street = ({ controllers, processing }: Answer['body']): Answer['body'] =>
  (controllers?.[0].activities ?? processing)[0];
const measure = (activity: Answer['body'], text: string): Answer['body'] =>
  activity.measures.find((one: { measure: string }) => one.measure.includes(text));

// Each change of the configuration, and what of the register it shows in.
const CHANGES: readonly (readonly [
  string,
  () => Promise<Answer>,
  (register: Answer['body']) => unknown,
  unknown,
])[] = [
  [
    'a contact',
    () => operator.patch('/admin/v1/organisations/acme', { contact: 'privacy@acme.example', country: 'DE' }),
    ({ keptBy }) => [keptBy.contact, keptBy.country],
    ['privacy@acme.example', 'DE'],
  ],
  [
    'a role',
    () => operator.patch('/admin/v1/organisations/acme', { dataRole: 'processor' }),
    ({ article, keptBy }) => [article, keptBy.dataRole],
    ['30(2)', 'processor'],
  ],
  [
    'whose data it is',
    () =>
      client.patch('/admin/v1/datasets/scenes', { dataSubjects: ['passers-by'], dataCategories: ['faces'] }),
    (register) => [street(register).datasets[0].dataSubjects, register.missing.join().includes('scenes')],
    [['passers-by'], false],
  ],
  [
    'a purpose',
    () => client.patch('/admin/v1/projects/street', { purpose: 'quality-review' }),
    (register) => street(register).purpose,
    'quality-review',
  ],
  [
    'a retention',
    () => client.patch('/admin/v1/projects/street', { retentionDays: 7 }),
    (register) => street(register).retention,
    { daysAfterEnd: 7 },
  ],
  [
    'a lease rule',
    () => client.patch('/admin/v1/projects/street', { leaseRequired: true }),
    (register) => measure(street(register), 'while a task').inForce,
    true,
  ],
  [
    'anonymising networks let in',
    () => client.patch('/admin/v1/projects/street', { denyAnonymisingNetworks: false }),
    (register) => measure(street(register), 'anonymising').inForce,
    false,
  ],
  [
    'an NDA',
    () => client.post('/admin/v1/terms', { kind: 'nda', title: 'Our NDA', document: 'x' }),
    (register) => measure(street(register), 'confidentiality').detail.split(', SHA')[0],
    'Our NDA, version 1',
  ],
  [
    'a vendor',
    () =>
      client.put('/admin/v1/vendors/pixels/approvals', {
        noticeDate: '2026-01-01T00:00:00Z',
        effectiveFrom: '2026-01-01T00:00:00Z',
      }),
    (register) => street(register).recipients.vendors.map(({ name }: { name: string }) => name),
    ['Pixels & Co'],
  ],
  [
    'an objection to it',
    () => client.post('/admin/v1/vendors/pixels/objections', { grounds: 'x' }),
    (register) => street(register).recipients.vendors,
    [],
  ],
  [
    'an assignment',
    () => client.post('/admin/v1/assignments', { project: 'street', person: 'anna' }),
    (register) => street(register).recipients.assignedPeople,
    1,
  ],
  [
    'a tool',
    () =>
      client.post('/admin/v1/tool-credentials', {
        slug: 'tool',
        name: 'Label tool',
        projects: ['street'],
        expiresAt: '2100-01-01T00:00:00Z',
      }),
    (register) => street(register).recipients.tools,
    [{ name: 'Label tool', expiresAt: '2100-01-01T00:00:00.000Z' }],
  ],
  [
    'a transfer basis',
    async () => {
      const basis = {
        fromRegion: 'eu',
        toCountry: 'IN',
        mechanism: 'scc',
        sccModule: 2,
        assessmentRef: 'TIA 7',
      };
      const answer = await client.post('/admin/v1/transfer-bases', { ...basis, ...DATED });
      ids['basis'] = answer.body.id;
      return answer;
    },
    (register) => [
      street(register).transfers[0].byBasis[0]?.assessmentRef,
      street(register).transfers[0].refused,
    ],
    ['TIA 7', ['US']],
  ],
  [
    'its renewal',
    () => client.patch(`/admin/v1/transfer-bases/${ids['basis']}`, { assessmentRef: 'TIA 8' }),
    (register) => street(register).transfers[0].byBasis[0]?.assessmentRef,
    'TIA 8',
  ],
  [
    'its withdrawal',
    () => client.delete(`/admin/v1/transfer-bases/${ids['basis']}`),
    (register) => [street(register).transfers[0].byBasis, street(register).transfers[0].refused],
    [[], ['IN', 'US']],
  ],
  [
    'a dataset that no project uses',
    async () => {
      ids['idle'] = await scene.dataset('acme', 'idle');
      return client.get('/admin/v1/datasets/idle');
    },
    (register) => register.controllers?.[0].unusedDatasets.map(({ slug }: { slug: string }) => slug),
    ['idle'],
  ],
];

describe('the register of processing activities', () => {
  it('tells of the configuration as it is, and names what is not stated', async () => {
    const register = await json();
    expect(register).toMatchObject({
      article: '30(1)',
      keptBy: { slug: 'acme', dataRole: 'controller' },
      processor: { slug: 'provider', dataRole: 'processor' },
      controllers: [{ activities: [{ project: { slug: 'street' }, purpose: 'annotation' }] }],
    });
    expect(street(register).transfers).toMatchObject([
      { fromRegion: 'eu', area: 'EEA', byAdequacy: [{ country: 'CH' }], byBasis: [], refused: ['IN', 'US'] },
    ]);
    expect(street(register).transfers[0].within).toContain('DE');
    expect(register.missing).toEqual(
      expect.arrayContaining([
        'organisations.acme.contact',
        'organisations.provider.dataProtectionOfficer',
        'datasets.acme.scenes.dataSubjects',
      ]),
    );
  });

  it.each(CHANGES)('changes with %s', async (_what, change, part, expected) => {
    const [before, textBefore] = [await json(), await markdown()];
    expect(part(before)).not.toEqual(expected);
    ok(await change());
    const [after, textAfter] = [await json(), await markdown()];
    expect(part(after)).toEqual(expected);
    expect(after.sha256).not.toBe(before.sha256);
    const body = (text: string): string => text.split('SHA-256 of the content').slice(1).join('').slice(80);
    expect(body(textAfter)).not.toBe(body(textBefore));
  });

  it('is the same, but for its time, as long as the configuration is', async () => {
    const [one, two] = (await Promise.all([json(), json()])).map((register) => ({
      ...register,
      generatedAt: '',
    }));
    expect(one).toEqual(two);
  });

  it('is recorded as an export each time, with whose it is and what it said', async () => {
    const answer = await client.get(`${REGISTER}?format=markdown`, { 'x-change-reason': 'audit' });
    const entry = await scene.entryOf(answer);
    expect(entry.body).toMatchObject({
      action: 'processing-register.export',
      reason: 'audit',
      after: { sha256: (await json()).sha256 },
    });
    expect((await scene.entryOf(await client.get(ANNEX))).body.action).toBe('dpa-annex.export');
  });

  it('of the operator tells of every client, of a client nothing of another', async () => {
    const all = await json('/admin/v1/organisations/provider/processing-register', operator);
    expect([all.article, all.processor]).toEqual(['30(2)', null]);
    expect(all.controllers.map(({ controller }: Answer['body']) => controller.slug)).toEqual([
      'acme',
      'borealis',
    ]);
    for (const path of [REGISTER, ANNEX]) {
      expect(JSON.stringify(await json(path))).not.toMatch(/borealis|secret-project|voices/);
    }
    expect(JSON.stringify(await json(REGISTER, operator))).not.toMatch(/borealis|secret-project|voices/);
    expect((await client.get('/admin/v1/organisations/provider/processing-register')).status).toBe(404);
  });

  it('is not kept for vendors', async () => {
    for (const path of ['pixels/processing-register', 'pixels/dpa-annex', 'provider/dpa-annex']) {
      const refused = await operator.get(`/admin/v1/organisations/${path}`);
      expect([refused.status, refused.body.code]).toEqual([422, 'ORGANISATION_NOT_CLIENT']);
    }
    expect((await client.get(`${REGISTER}?format=pdf`)).body.errors).toMatchObject([{ field: 'format' }]);
  });
});

describe('the annexes to the agreement', () => {
  it('name the parties, the processing, the measures and the subprocessors the client approved', async () => {
    ok(await client.delete('/admin/v1/vendors/pixels/objections'));
    const before = await json(ANNEX);
    expect(before.subprocessors).toEqual([]);
    const since = { noticeDate: '2026-01-01T00:00:00Z', effectiveFrom: '2026-02-01T00:00:00Z' };
    ok(await client.put('/admin/v1/vendors/pixels/approvals', since));
    ok(await operator.patch('/admin/v1/vendors/pixels', { service: 'Labels *images* | and more' }));
    const annex = await json(ANNEX);
    expect(annex).toMatchObject({
      controller: { slug: 'acme' },
      processor: { slug: 'provider' },
      processing: [{ project: { slug: 'street' } }],
      subprocessors: [{ name: 'Pixels & Co', effectiveFrom: '2026-02-01T00:00:00.000Z' }],
    });
    expect(annex.sha256).not.toBe(before.sha256);
    expect(annex.measures.every(({ inForce }: { inForce: boolean }) => inForce)).toBe(true);
    const text = await markdown(ANNEX);
    expect(text).toContain('| Pixels \\& Co | not stated | Labels \\*images\\* \\| and more | not stated |');
  });
});
