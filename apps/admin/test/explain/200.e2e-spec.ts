import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Api } from '../support/api.js';
import { CHECKED_WORKER, ok, Scene } from '../support/scene.js';

let scene: Scene;
let client: Api;
let item: string;
let assignment: string;
beforeAll(async () => {
  scene = await Scene.create();
  await scene.client('acme');
  await scene.dataset('acme', 'scenes');
  await scene.project('acme', 'street', ['scenes']);
  await scene.person('anna', { worksFor: ['acme'], worker: CHECKED_WORKER });
  client = await scene.as('acme-admin');
  item = ok(await client.upload('scenes', 'x', Buffer.from('x'))).id;
  ok(await client.post('/admin/v1/terms', { kind: 'nda', title: 'NDA', document: 'x' }));
  assignment = ok(await client.post('/admin/v1/assignments', { project: 'street', person: 'anna' })).id;
  await scene.fixture.owner.query(
    `INSERT INTO acceptances (terms_id, person_id, organisation_id, sha256)
     SELECT t.id, p.id, t.organisation_id, t.sha256 FROM terms t, people p WHERE p.slug = 'anna'`,
  );
});
afterAll(() => scene.stop());

const codes = async (settings: object = {}, api = client): Promise<string[]> => {
  const { reasons } = ok(
    await api.post('/admin/v1/explain', { person: 'anna', item, ip: '127.0.0.1', ...settings }),
  );
  return reasons.map(({ code }: { code: string }) => code);
};

// In order: each change is explained at once, by the process that did not make the earlier explanation stale on purpose.
const CHANGES: readonly (readonly [string, string[], () => Promise<unknown>])[] = [
  ['as things stand', [], () => Promise.resolve()],
  ['a lock', ['DATASET_LOCKED'], () => client.post('/admin/v1/datasets/scenes/lock').then(ok)],
  ['its end', [], () => client.post('/admin/v1/datasets/scenes/unlock').then(ok)],
  [
    'a pause',
    ['PROJECT_NOT_ACTIVE'],
    () => client.patch('/admin/v1/projects/street', { state: 'paused' }).then(ok),
  ],
  ['its end', [], () => client.patch('/admin/v1/projects/street', { state: 'active' }).then(ok)],
  [
    'a suspension',
    ['PRINCIPAL_SUSPENDED'],
    async () => ok(await (await scene.as('operator')).post('/admin/v1/people/anna/suspend')),
  ],
  ['its end', [], async () => ok(await (await scene.as('operator')).post('/admin/v1/people/anna/reinstate'))],
  [
    'a new NDA',
    ['NDA_SUPERSEDED'],
    () => client.post('/admin/v1/terms', { kind: 'nda', title: 'NDA', document: 'y' }).then(ok),
  ],
  [
    'a revocation',
    ['ASSIGNMENT_REVOKED', 'NDA_SUPERSEDED'],
    () => client.delete(`/admin/v1/assignments/${assignment}`).then(ok),
  ],
  [
    'an erasure',
    ['ASSIGNMENT_REVOKED', 'NDA_SUPERSEDED', 'ITEM_ERASED'],
    () => client.delete('/admin/v1/datasets/scenes/items/x').then(ok),
  ],
];

describe('POST /admin/v1/explain', () => {
  it('asks about the address that is given: a country, an anonymising network, or none', async () => {
    expect(await codes()).toEqual([]);
    expect(await codes({ ip: '8.8.8.8' })).toEqual(
      expect.arrayContaining(['NETWORK_COUNTRY_NOT_ALLOWED', 'TRANSFER_BASIS_MISSING']),
    );
    expect(await codes({ ip: '203.0.113.9' })).toEqual(expect.arrayContaining(['ANONYMISING_NETWORK']));
    expect(await codes({ ip: '10.0.0.1' })).toEqual(expect.arrayContaining(['COUNTRY_UNKNOWN']));
    expect(await codes({ ip: undefined })).toEqual([]);
  });

  it.each(CHANGES)('after %s answers %j', async (_what, expected, change) => {
    await change();
    expect(await codes()).toEqual(expected);
    expect(await codes({ project: 'street' })).toEqual(expected);
  });

  it('shows every gate’s verdict and no worker’s private checks', async () => {
    const answer = ok(await client.post('/admin/v1/explain', { person: 'anna', item, ip: '127.0.0.1' }));
    expect(answer.verdicts).toHaveLength(16);
    expect(answer.effect).toBe('deny');
    expect(answer.facts.item).toMatchObject({ id: item, state: 'erased' });
    for (const hidden of ['vetting', 'screening', 'residence', 'ageBand', 'email'])
      expect(JSON.stringify(answer)).not.toContain(`"${hidden}`);
  });

  it('is recorded as an explanation, with who asked, and counts for no budget', async () => {
    const answer = await client.post('/admin/v1/explain', { person: 'anna', item, ip: '127.0.0.1' });
    const [admin] = await scene.rows<{ id: string }>(`SELECT id FROM people WHERE slug = 'acme-admin'`);
    expect(await scene.entryOf(answer)).toMatchObject({
      kind: 'explanation',
      effect: 'deny',
      subject_id: admin?.id,
    });
    expect(await scene.rows('SELECT 1 FROM budget_windows')).toEqual([]);
    expect(await scene.rows(`SELECT 1 FROM access_entries WHERE kind = 'access'`)).toEqual([]);
  });

  it('answers the operator for every client', async () => {
    expect(await codes({}, await scene.as('operator'))).toEqual([
      'ASSIGNMENT_REVOKED',
      'NDA_SUPERSEDED',
      'ITEM_ERASED',
    ]);
  });

  it.each([
    [{ item: '0195c0de-0000-7000-8000-000000000000' }, 422],
    [{ person: 'nobody' }, 422],
    [{ ip: '999.1.1.1' }, 400],
    [{ item: 'x' }, 400],
  ])('refuses %j with %i', async (settings, status) => {
    const asked = { person: 'anna', item, ip: '127.0.0.1', ...settings };
    expect((await client.post('/admin/v1/explain', asked)).status).toBe(status);
  });
});
