import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hostile, mutated } from '../support/mutations.js';
import { ATTESTATION, CHECKED_WORKER, ok, OPEN_PROJECT, Scene } from '../support/scene.js';
import type { Api } from '../support/api.js';

const MUTATIONS = 1_000;
const SEED = 20_261_122;
const MISSING = '0195c0de-0000-7000-8000-000000000000';

interface Sample {
  readonly as: 'operator' | 'acme-admin';
  readonly method: string;
  readonly path: string;
  readonly body: Record<string, unknown>;
}

const REVIEW = {
  name: 'R',
  projects: ['street'],
  reviewers: [{ role: 'client_admin', projects: ['street'] }],
  dueAt: '2100-01-01T00:00:00Z',
  reminderHours: [24],
  evidenceDays: 30,
  onSilence: 'revoke',
};

let scene: Scene;
let samples: Sample[];
let callers: Record<Sample['as'], Api>;
beforeAll(async () => {
  const secret = 'a-secret-of-the-tests-only-0123456789';
  scene = await Scene.create({ webhooks: { secret, allowPrivate: [] } });
  await scene.client('acme');
  await scene.dataset('acme', 'scenes');
  await scene.project('acme', 'street', ['scenes']);
  await scene.person('anna', { worksFor: ['acme'] });
  callers = { operator: await scene.as('operator'), 'acme-admin': await scene.as('acme-admin') };
  ok(await callers['acme-admin'].upload('scenes', 'x', Buffer.from('x')));
  ok(await callers['acme-admin'].post('/admin/v1/projects/street/task-batches', { name: 'x', every: {} }));
  const { items } = ok(await callers['acme-admin'].get('/admin/v1/projects/street/tasks'));
  const asked = { project: 'street', person: 'anna', durationSeconds: 60, justification: 'x' };
  const { id: request } = ok(await callers['acme-admin'].post('/admin/v1/access-requests', asked));
  await scene.person('nora', { worksFor: ['acme'] });
  ok(await callers['acme-admin'].post('/admin/v1/assignments', { project: 'street', person: 'nora' }));
  const review = ok(await callers['acme-admin'].post('/admin/v1/reviews', REVIEW));
  const { items: entries } = ok(await callers['acme-admin'].get(`/admin/v1/reviews/${review.id}/entries`));
  const decision = `/admin/v1/reviews/${review.id}/entries/${entries[0].id}/decision`;
  samples = validBodies(await scene.fixture.keys.createKey(), { task: items[0].id, request, decision });
});
afterAll(() => scene.stop());

interface Existing {
  readonly task: string;
  readonly request: string;
  readonly decision: string;
}

function validBodies(kmsKeyId: string, { task, request, decision }: Existing): Sample[] {
  const dated = { validFrom: '2026-01-01T00:00:00Z', validUntil: '2028-01-01T00:00:00Z' };
  const approval = { noticeDate: '2026-01-01T00:00:00Z', effectiveFrom: '2026-02-01T00:00:00Z' };
  const person = {
    subject: 's',
    name: 'N',
    organisation: 'provider',
    roles: ['annotator'],
    worksFor: ['acme'],
  };
  const dataset = {
    name: 'D',
    kmsKeyId,
    region: 'eu',
    sensitivity: 'personal',
    permittedPurposes: ['annotation'],
  };
  const operator = (method: string, path: string, body: object) => ({
    as: 'operator' as const,
    method,
    path,
    body: { ...body },
  });
  const client = (method: string, path: string, body: object) => ({
    as: 'acme-admin' as const,
    method,
    path,
    body: { ...body },
  });
  return [
    operator('POST', '/admin/v1/organisations', {
      slug: 'o',
      name: 'O',
      dataRole: 'controller',
      country: 'DE',
      contact: 'c',
      dataProtectionOfficer: null,
      representative: 'r',
    }),
    operator('PATCH', '/admin/v1/organisations/acme', { name: 'Acme', reason: 'r' }),
    operator('POST', '/admin/v1/people', {
      ...person,
      slug: 'p',
      email: 'a@b.example',
      worker: CHECKED_WORKER,
    }),
    operator('PATCH', '/admin/v1/people/anna', { name: 'Anna', worksFor: ['acme'], worker: CHECKED_WORKER }),
    operator('POST', '/admin/v1/people/anna/reinstate', { reason: 'r' }),
    operator('POST', '/admin/v1/vendors', { slug: 'v', name: 'V', country: null }),
    operator('PATCH', '/admin/v1/vendors/v', { name: 'V', country: 'DE', service: 'labels' }),
    operator('POST', '/admin/v1/vendors/v/notices', {
      organisation: 'acme',
      noticeDate: '2026-01-01T00:00:00Z',
      objectionUntil: '2100-01-01T00:00:00Z',
    }),
    client('POST', '/admin/v1/vendors/v/objections', { grounds: 'g', reason: 'r' }),
    client('PUT', '/admin/v1/vendors/v/approvals', approval),
    client('POST', '/admin/v1/datasets/scenes/keys', { reason: 'r' }),
    client('POST', '/admin/v1/datasets', {
      ...dataset,
      slug: 'd',
      attestation: ATTESTATION,
      clientInstruction: 'x',
    }),
    client('PATCH', '/admin/v1/datasets/scenes', {
      permittedPurposes: ['annotation'],
      processingRestricted: false,
    }),
    client('POST', '/admin/v1/projects', {
      ...OPEN_PROJECT,
      slug: 'j',
      name: 'J',
      datasets: ['scenes'],
      budgets: { items: 1 },
    }),
    client('PATCH', '/admin/v1/projects/street', { ...OPEN_PROJECT, endsAt: null }),
    client('POST', '/admin/v1/assignments', {
      project: 'street',
      person: 'anna',
      purpose: 'annotation',
      expiresAt: null,
    }),
    client('POST', '/admin/v1/access-requests', {
      project: 'street',
      person: 'anna',
      purpose: 'annotation',
      durationSeconds: 3_600,
      justification: 'a complaint',
    }),
    operator('POST', `/admin/v1/access-requests/${request}/approve`, { comment: 'so' }),
    operator('POST', `/admin/v1/access-requests/${request}/deny`, { comment: 'so' }),
    client('POST', `/admin/v1/access-requests/${request}/withdraw`, { comment: 'so', reason: 'r' }),
    client('POST', `/admin/v1/access-requests/${request}/review`, { outcome: 'justified', comment: 'so' }),
    client('PUT', '/admin/v1/organisations/acme/request-rules', {
      steps: [{ roles: ['client_admin'], people: ['acme-admin'], threshold: 1 }],
      pendingSeconds: 60,
      maxGrantSeconds: 7_200,
      breakGlass: { people: ['anna'], maxSeconds: 60, reviewSeconds: 3_600 },
    }),
    client('POST', '/admin/v1/projects/street/task-batches', {
      name: 'B',
      overlap: 2,
      priority: 1,
      tasks: [{ items: [{ key: 'x' }] }],
    }),
    client('POST', '/admin/v1/projects/street/task-batches', { name: 'B', every: { keyPrefix: 'x' } }),
    client('PATCH', `/admin/v1/tasks/${task}`, { priority: 1 }),
    client('POST', '/admin/v1/terms', { kind: 'nda', title: 'T', document: 'D', graceDays: 1 }),
    client('POST', '/admin/v1/transfer-bases', {
      ...dated,
      fromRegion: 'eu',
      toCountry: 'IN',
      mechanism: 'scc',
      sccModule: 2,
      assessmentRef: 't',
    }),
    client('PATCH', `/admin/v1/transfer-bases/${MISSING}`, {
      validUntil: '2028-01-01T00:00:00Z',
      assessmentRef: 't',
    }),
    client('PATCH', '/admin/v1/tool-credentials/t', {
      name: 'T',
      projects: ['street'],
      expiresAt: '2099-01-01T00:00:00Z',
    }),
    client('POST', '/admin/v1/tool-credentials', {
      slug: 't',
      name: 'T',
      projects: ['street'],
      expiresAt: '2100-01-01T00:00:00Z',
    }),
    client('PUT', '/admin/v1/organisations/acme/two-person-rule', { rule: 'recorded', reason: 'r' }),
    client('POST', '/admin/v1/lawful-disclosures', {
      authority: 'court',
      legalBasis: 'law',
      dataset: 'scenes',
      items: null,
      barredFromClient: null,
      ...dated,
    }),
    operator('POST', '/admin/v1/lawful-disclosures', {
      organisation: 'acme',
      authority: 'court',
      legalBasis: 'law',
      dataset: 'scenes',
      barredFromClient: { reason: 'law', until: '2028-01-01T00:00:00Z' },
      ...dated,
    }),
    client('POST', '/admin/v1/reviews', REVIEW),
    client('POST', decision, { decision: 'keep', comment: 'c' }),
    client('POST', '/admin/v1/organisations/acme/webhooks', {
      url: 'https://hooks.example/',
      topics: ['terms', 'alerts'],
    }),
    client('POST', '/admin/v1/explain', {
      person: 'anna',
      item: '0195c0de-0000-7000-8000-000000000000',
      ip: '8.8.8.8',
      lease: 'held',
    }),
    client('POST', '/admin/v1/what-if', {
      project: 'street',
      limit: 10,
      changes: [
        { kind: 'terms.issue', graceDays: 3 },
        { kind: 'project.update', project: 'street', settings: { ...OPEN_PROJECT, endsAt: null } },
        { kind: 'project.regions', removeCountries: ['DE'], addGroups: ['EU'] },
        { kind: 'vendor.approve', vendor: 'v', approval },
        { kind: 'person.suspend', person: 'anna' },
        { kind: 'dataset.update', dataset: 'scenes', settings: { permittedPurposes: ['annotation'] } },
        {
          kind: 'transfer-basis.create',
          basis: { ...dated, fromRegion: 'eu', toCountry: 'IN', mechanism: 'derogation' },
        },
        { kind: 'assignment.create', assignment: { project: 'street', person: 'anna', expiresAt: null } },
      ],
    }),
  ];
}

const counts = async (): Promise<unknown> =>
  scene.rows(`SELECT (SELECT count(*) FROM items) AS items, (SELECT count(*) FROM people WHERE roles && '{operator_admin}') AS operators,
    (SELECT count(*) FROM organisations WHERE kind = 'operator') AS providers`);

describe('the control plane given a spoilt request', () => {
  it(`answers ${MUTATIONS} mutated bodies with 2xx or 4xx and a stable code, and never makes another operator`, async () => {
    const before = await counts();
    const kinds = fc.constantFrom('replace', 'replace', 'replace', 'remove', 'add', 'whole');
    const mutation = fc.record({ sample: fc.nat(), choice: fc.nat(), kind: kinds, value: hostile });
    const statuses = new Map<number, number>();
    await fc.assert(
      fc.asyncProperty(mutation, async ({ sample, choice, kind, value }) => {
        const { as, method, path, body } = samples[sample % samples.length] as Sample;
        const text = JSON.stringify(mutated(body, choice, [kind, value])) ?? '';
        const answer = await callers[as].text(method, path, text);
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
        const named = answer.status < 300 || typeof answer.body?.code === 'string';
        return answer.status < 500 && answer.status >= 200 && named;
      }),
      { numRuns: MUTATIONS, seed: SEED },
    );
    // The mutations reach behind the schemas, not only the first check.
    expect([...statuses.keys()]).toEqual(expect.arrayContaining([200, 400, 422]));
    expect(await counts()).toEqual(before);
    expect(scene.fixture.log).toEqual([]);
  }, 120_000);

  it.each([
    ['', 400],
    ['{', 400],
    ['[]', 400],
    ['"text"', 400],
    ['null', 400],
    ['{"__proto__":{"a":1},"slug":"x","name":"x"}', 400],
    ['{"constructor":{"prototype":{}},"slug":"x","name":"x"}', 400],
    [`${'['.repeat(100)}${']'.repeat(100)}`, 400],
    [`{"slug":"x","name":"${'x'.repeat(2_000_000)}"}`, 413],
  ])('refuses the body %.40j', async (text, status) => {
    const answer = await callers.operator.text('POST', '/admin/v1/organisations', text);
    expect(answer.status).toBe(status);
    expect(answer.body.code).toEqual(expect.any(String));
  });

  it.each([
    'text/plain',
    'application/xml',
    'multipart/form-data',
    'application/json; charset=latin1x',
    'nonsense',
  ])('refuses a body of type %s, or reads it as JSON where it says so', async (type) => {
    const headers = { 'content-type': type };
    const answer = await callers.operator.text('POST', '/admin/v1/organisations', '{}', headers);
    expect([400, 415]).toContain(answer.status);
  });

  it.each([
    '%00',
    '%FF',
    '..',
    '%2e%2e',
    "'",
    '%27%20OR%201=1',
    'x'.repeat(5_000),
    '😀'.repeat(3),
    'A',
    '-a',
    'a_b',
  ])('finds nothing under the reference %.20s', async (reference) => {
    for (const kind of [
      'organisations',
      'people',
      'vendors',
      'datasets',
      'projects',
      'assignments',
      'access-requests',
      'terms',
      'pending-changes',
      'lawful-disclosures',
    ]) {
      const answer = await callers.operator.get(
        `/admin/v1/${kind}/${encodeURI(reference).replace(/%25/g, '%')}`,
      );
      expect([400, 404, 414]).toContain(answer.status);
    }
  });

  it('answers a method a route does not have with 405, and a route it does not have with 404', async () => {
    expect((await callers.operator.send('PUT', '/admin/v1/organisations')).status).toBe(405);
    expect((await callers.operator.get('/admin/v1/nothing')).status).toBe(404);
  });
});
