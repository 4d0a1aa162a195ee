import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CHECKED_WORKER, ok, Scene } from '../support/scene.js';

const NOBODYS = '0195c0de-0000-7000-8000-000000000000';
const YESTERDAY = new Date(Date.now() - 86_400_000).toISOString();
const TOMORROW = new Date(Date.now() + 86_400_000).toISOString();

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.create();
  await scene.client('acme');
  await scene.client('borealis');
  const [operator, client] = [await scene.as('operator'), await scene.as('acme-admin')];
  ok(await operator.post('/admin/v1/vendors', { slug: 'pixels', name: 'Pixel Works', country: 'IN' }));
  ok(await operator.post('/admin/v1/vendors', { slug: 'sounds', name: 'Sounds', country: 'DE' }));
  const since = { noticeDate: '2026-01-01T00:00:00Z', effectiveFrom: '2026-01-01T00:00:00Z' };
  ok(await client.put('/admin/v1/vendors/pixels/approvals', since));
  ok(
    await client.put('/admin/v1/vendors/sounds/approvals', {
      ...since,
      effectiveFrom: '2099-01-01T00:00:00Z',
    }),
  );
  await scene.dataset('acme', 'street', { name: 'Street Scenes' });
  await scene.dataset('acme', 'faces', { sensitivity: 'special_category' });
  await scene.project('acme', 'one', ['street']);
  await scene.project('acme', 'two', ['faces'], { state: 'paused', purpose: 'review' });
  await scene.person('anna', { name: 'Anna A', worksFor: ['acme'], worker: CHECKED_WORKER });
  await scene.person('bela', {
    name: 'bela',
    organisation: 'pixels',
    worksFor: ['acme'],
    roles: ['reviewer'],
    worker: { residence: { country: 'IN' } },
  });
  await scene.person('carl', { worksFor: ['acme', 'borealis'] });
  await scene.person('acme-second', { organisation: 'acme', roles: ['client_admin'] });
  const second = await scene.as('acme-second');
  // What is of a special category waits for the second administrator.
  const assign = async (project: string, person: string, rest: object = {}): Promise<string> => {
    const asked = await client.post('/admin/v1/assignments', { project, person, ...rest });
    if (asked.status !== 202) return ok(asked).id;
    const approved = await second.post(`/admin/v1/pending-changes/${asked.body.id}/approve`);
    ok(approved);
    return (await scene.entryOf(approved)).body.object.id;
  };
  await assign('one', 'anna');
  await assign('one', 'bela', { expiresAt: '2099-01-01T00:00:00Z' });
  await assign('two', 'anna', { startsAt: '2098-01-01T00:00:00Z', purpose: 'review' });
  await assign('two', 'bela', { startsAt: '2020-01-01T00:00:00Z', expiresAt: '2021-01-01T00:00:00Z' });
  ok(await client.delete(`/admin/v1/assignments/${await assign('two', 'carl')}`));
  ok(await operator.post('/admin/v1/people/carl/suspend'));
  ok(await client.post('/admin/v1/datasets/faces/lock'));
  ok(await client.upload('street', 'a/1', Buffer.from('x')));
  const item = ok(await client.upload('street', 'a/2', Buffer.from('x'))).id;
  ok(await client.upload('street', 'b/1', Buffer.from('x')));
  ok(await client.post(`/admin/v1/items/${item}/quarantine`));
  ok(await client.post('/admin/v1/terms', { kind: 'nda', title: 'NDA', document: 'x' }));
  ok(
    await client.post('/admin/v1/terms', { kind: 'project', project: 'one', title: 'Rules', document: 'x' }),
  );
  const dated = { validFrom: '2026-01-01T00:00:00Z', validUntil: '2099-01-01T00:00:00Z' };
  const basis = { fromRegion: 'eu', mechanism: 'derogation' };
  ok(await client.post('/admin/v1/transfer-bases', { ...basis, ...dated, toCountry: 'IN' }));
  const past = { validFrom: '2020-01-01T00:00:00Z', validUntil: '2021-01-01T00:00:00Z' };
  ok(await client.post('/admin/v1/transfer-bases', { ...basis, ...past, toCountry: 'US' }));
  const credential = { name: 'T', projects: ['one'], expiresAt: '2099-01-01T00:00:00Z' };
  ok(await client.post('/admin/v1/tool-credentials', { ...credential, slug: 'live', person: 'anna' }));
  ok(await client.post('/admin/v1/tool-credentials', { ...credential, slug: 'gone' }));
  const widened = await client.patch('/admin/v1/tool-credentials/gone', { projects: ['two'] });
  ok(await second.post(`/admin/v1/pending-changes/${widened.body.id}/approve`));
  ok(await client.delete('/admin/v1/tool-credentials/gone'));
  ok(await client.post('/admin/v1/projects/one/task-batches', { name: 'First', every: {} }));
  ok(
    await client.post('/admin/v1/projects/one/task-batches', {
      name: 'second',
      tasks: [{ items: [{ key: 'a/1' }] }],
    }),
  );
  await disclose();
});
/** Disclosures of every state; the client was barred from one, and that is over. */
async function disclose(): Promise<void> {
  await scene.rows(
    `INSERT INTO lawful_disclosures (id, organisation_id, held_by, authority, legal_basis, dataset_id, valid_from, valid_until,
       bar_reason, bar_until, requested_by, requested_at, approved_by, approved_at, withdrawn_at, told_at)
     SELECT uuidv7(), d.organisation_id, $1, v.authority, 'law', d.id, v.valid_from::timestamptz, v.valid_until::timestamptz,
       v.bar, CASE WHEN v.bar IS NOT NULL THEN now() END, p.id, now(), q.id, now(),
       v.withdrawn::timestamptz, CASE WHEN v.bar IS NULL THEN now() END
     FROM (VALUES ('now', 'street', '2020-01-01', '2099-01-01', NULL, NULL), ('later', 'street', '2098-01-01', '2099-01-01', NULL, NULL),
       ('over', 'faces', '2020-01-01', '2021-01-01', 'law', NULL), ('gone', 'faces', '2020-01-01', '2099-01-01', NULL, '2021-01-01'))
       v(authority, dataset, valid_from, valid_until, bar, withdrawn)
     JOIN datasets d ON d.slug = v.dataset JOIN people p ON p.slug = 'acme-admin' JOIN people q ON q.slug = 'acme-second'`,
    [scene.operatorId],
  );
}
afterAll(() => scene.stop());

// What is shown of each entry, so that a row says which entries a filter leaves.
const FACE: Readonly<Record<string, string>> = {
  people: 'slug',
  projects: 'slug',
  datasets: 'slug',
  organisations: 'slug',
  vendors: 'slug',
  'tool-credentials': 'slug',
  'datasets/street/items': 'key',
  terms: 'title',
  'transfer-bases': 'toCountry',
  'projects/one/task-batches': 'name',
  subprocessors: 'effectiveFrom',
  'lawful-disclosures': 'authority',
};
const CASES: readonly (readonly [string, string, readonly string[]])[] = [
  ['people', 'q=an', ['anna']],
  ['people', 'q=ANNA', ['anna']],
  ['people', 'q=BEL', ['bela']],
  ['people', 'q=%25', []],
  ['people', 'status=suspended', ['carl']],
  ['people', 'role=reviewer', ['bela']],
  ['people', 'role=client_admin', ['acme-admin', 'acme-second']],
  ['people', 'project=one', ['anna', 'bela']],
  ['people', 'project=two&status=active', ['anna', 'bela']],
  ['people', 'vendor=pixels', ['bela']],
  ['people', `createdFrom=${TOMORROW}`, []],
  ['people', `createdTo=${YESTERDAY}`, []],
  [
    'people',
    `createdFrom=${YESTERDAY}&createdTo=${TOMORROW}`,
    ['acme-admin', 'acme-second', 'anna', 'bela', 'carl'],
  ],
  ['projects', 'state=paused', ['two']],
  ['projects', 'purpose=annotation', ['one']],
  ['projects', 'dataset=street', ['one']],
  ['projects', 'person=anna', ['one', 'two']],
  ['projects', 'person=carl', []],
  ['datasets', 'q=street%20s', ['street']],
  ['datasets', 'project=two', ['faces']],
  ['datasets', 'sensitivity=special_category', ['faces']],
  ['datasets', 'locked=true', ['faces']],
  ['datasets', 'locked=false&region=eu', ['street']],
  ['datasets', 'region=us', []],
  ['organisations', 'kind=vendor', []],
  ['organisations', 'q=ac', ['acme']],
  ['vendors', 'country=DE', ['sounds']],
  ['vendors', 'q=pixel%20w', ['pixels']],
  ['subprocessors', 'state=approved', ['2026-01-01T00:00:00.000Z']],
  ['subprocessors', 'state=upcoming', ['2099-01-01T00:00:00.000Z']],
  ['subprocessors', 'state=withdrawn', []],
  ['subprocessors', 'vendor=sounds', ['2099-01-01T00:00:00.000Z']],
  ['datasets/street/items', 'q=a/', ['a/1', 'a/2']],
  ['datasets/street/items', 'state=quarantined', ['a/2']],
  ['terms', 'kind=nda', ['NDA']],
  ['terms', 'project=one', ['Rules']],
  ['transfer-bases', 'state=valid', ['IN']],
  ['transfer-bases', 'state=expired', ['US']],
  ['transfer-bases', 'state=withdrawn', []],
  ['transfer-bases', 'toCountry=US&mechanism=derogation', ['US']],
  ['tool-credentials', 'state=connected', ['live']],
  ['tool-credentials', 'state=disconnected', ['gone']],
  ['tool-credentials', 'project=two', ['gone']],
  ['tool-credentials', 'person=anna', ['live']],
  ['projects/one/task-batches', 'q=SEC', ['second']],
  ['lawful-disclosures', 'state=valid', ['now']],
  ['lawful-disclosures', 'state=upcoming', ['later']],
  ['lawful-disclosures', 'state=expired', ['over']],
  ['lawful-disclosures', 'state=withdrawn', ['gone']],
  ['lawful-disclosures', 'dataset=faces&told=true', ['gone']],
  ['lawful-disclosures', 'told=false', ['over']],
];

describe('a filter', () => {
  it.each(CASES)('of %s by %s leaves %j', async (list, query, expected) => {
    const client = await scene.as('acme-admin');
    const { items } = ok(await client.get(`/admin/v1/${list}?${query}`));
    expect(items.map((view: Record<string, unknown>) => view[FACE[list] ?? '']).sort()).toEqual(expected);
  });

  it.each([
    ['state=active', ['anna one', 'bela one']],
    ['state=upcoming', ['anna two']],
    ['state=expired', ['bela two']],
    ['state=revoked', ['carl two']],
    ['project=two&person=anna', ['anna two']],
    ['dataset=faces', ['anna two', 'bela two', 'carl two']],
    ['vendor=pixels', ['bela one', 'bela two']],
    ['vendor=sounds', []],
    ['purpose=review', ['anna two', 'bela two', 'carl two']],
    [`createdFrom=${YESTERDAY}&state=active`, ['anna one', 'bela one']],
    [`createdTo=${YESTERDAY}`, []],
  ])('of assignments by %s leaves %j', async (query, expected) => {
    const names = await scene.rows<{ id: string; slug: string }>(
      'SELECT id, slug FROM people UNION ALL SELECT id, slug FROM projects',
    );
    const nameOf = new Map(names.map(({ id, slug }) => [id, slug]));
    for (const caller of ['acme-admin', 'operator']) {
      const { items } = ok(await (await scene.as(caller)).get(`/admin/v1/assignments?${query}`));
      const faces = items.map(
        ({ person, project }: Record<string, string>) =>
          `${nameOf.get(person ?? '')} ${nameOf.get(project ?? '')}`,
      );
      expect(faces.sort()).toEqual(expected);
    }
  });

  it('by what only some may see finds nobody for the others', async () => {
    const [operator, client] = [await scene.as('operator'), await scene.as('acme-admin')];
    const found = async (api: typeof client): Promise<string[]> =>
      ok(await api.get('/admin/v1/people?country=IN')).items.map(({ slug }: { slug: string }) => slug);
    expect([await found(operator), await found(client)]).toEqual([['bela'], []]);
  });

  it('by another client’s thing is a 404, as by nobody’s', async () => {
    const other = await scene.as('borealis-admin');
    for (const query of [
      'projects?dataset=street',
      'datasets?project=one',
      'people?project=one',
      'assignments?dataset=street',
      'assignments?vendor=nobodys',
      'projects?person=anna',
      'tool-credentials?project=one',
      'lawful-disclosures?dataset=street',
      `assignments?project=${NOBODYS}`,
    ])
      expect([query, (await other.get(`/admin/v1/${query}`)).status]).toEqual([query, 404]);
  });

  it('of tasks by stage, holder, batch and dataset leaves those', async () => {
    const client = await scene.as('acme-admin');
    const count = async (query: string): Promise<number> =>
      ok(await client.get(`/admin/v1/projects/one/tasks?${query}`)).items.length;
    const { items } = ok(await client.get('/admin/v1/projects/one/task-batches?q=second'));
    expect(await count(`batch=${items[0].id}`)).toBe(1);
    expect(await count('dataset=street&stage=annotating')).toBe(3);
    expect([await count('held=true'), await count('held=false'), await count('person=anna')]).toEqual([
      0, 3, 0,
    ]);
    expect(await count('stage=done')).toBe(0);
    expect(ok(await client.get(`/admin/v1/projects/one/task-times?startedFrom=${YESTERDAY}`)).items).toEqual(
      [],
    );
  });
});
