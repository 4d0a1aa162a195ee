import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer, Api } from '../support/api.js';
import { describedOperations } from '../bad-input/support/described-operations.js';
import { governanceOf } from '../support/governance.js';
import { ok, Scene } from '../support/scene.js';

/** An edit of something that is there: where it is looked at, and what is asked of it. */
interface Edit {
  readonly by: 'operator' | 'acme-admin';
  readonly view: string;
  readonly method: string;
  readonly path: string;
  readonly body?: object;
}

const APPROVAL = { noticeDate: '2026-01-01T00:00:00Z', effectiveFrom: '2026-02-01T00:00:00Z' };
const STALE = '"0000000000000000000000000000000000000000000"';

let scene: Scene;
let edits: Record<string, Edit>;
const ids: Record<string, string> = {};

beforeAll(async () => {
  scene = await Scene.create({
    webhooks: { secret: 'a-secret-of-the-tests-only-0123456789', allowPrivate: [] },
  });
  await scene.client('acme');
  await scene.dataset('acme', 'scenes');
  await scene.project('acme', 'street', ['scenes']);
  await scene.person('anna', { worksFor: ['acme'] });
  const [operator, client] = [await scene.as('operator'), await scene.as('acme-admin')];
  ok(await operator.post('/admin/v1/vendors', { slug: 'pixels', name: 'Pixels' }));
  ok(await client.put('/admin/v1/vendors/pixels/approvals', APPROVAL));
  ids['item'] = ok(await client.upload('scenes', 'x', Buffer.from('x'))).id;
  ok(await client.post('/admin/v1/projects/street/task-batches', { name: 'x', every: {} }));
  ids['task'] = ok(await client.get('/admin/v1/projects/street/tasks')).items[0].id;
  ids['assignment'] = ok(
    await client.post('/admin/v1/assignments', { project: 'street', person: 'anna' }),
  ).id;
  const basis = { fromRegion: 'eu', toCountry: 'IN', mechanism: 'derogation' };
  const dated = { validFrom: '2026-01-01T00:00:00Z', validUntil: '2030-01-01T00:00:00Z' };
  ids['basis'] = ok(await client.post('/admin/v1/transfer-bases', { ...basis, ...dated })).id;
  const credential = { slug: 'tool', name: 'Tool', projects: ['street'], expiresAt: '2100-01-01T00:00:00Z' };
  ok(await client.post('/admin/v1/tool-credentials', credential));
  const webhook = { url: 'https://hooks.example/x' };
  ids['webhook'] = ok(await client.post('/admin/v1/organisations/acme/webhooks', webhook)).id;
  edits = allEdits();
});
afterAll(() => scene.stop());

/** In an order in which each still finds something to change. */
function allEdits(): Record<string, Edit> {
  const by = { operator: { by: 'operator' }, client: { by: 'acme-admin' } } as const;
  const at = (view: string, rest = ''): Pick<Edit, 'view' | 'path'> => ({
    view: `/admin/v1/${view}`,
    path: `/admin/v1/${view}${rest}`,
  });
  const of = (
    who: keyof typeof by,
    method: string,
    [view, rest]: readonly [string, string?],
    body?: object,
  ): Edit => ({
    ...by[who],
    method,
    ...at(view, rest),
    ...(body && { body }),
  });
  const [task, item] = [`tasks/${ids['task']}`, 'datasets/scenes/items/x'];
  return {
    'an organisation': of('operator', 'PATCH', ['organisations/acme'], { name: 'Acme Imaging' }),
    'a person': of('operator', 'PATCH', ['people/anna'], {
      name: 'Anna',
      worker: { residence: { country: 'DE' } },
    }),
    'a suspension': of('operator', 'POST', ['people/anna', '/suspend']),
    'an erasure from the trail': of('operator', 'POST', ['people/anna', '/trail-erasures']),
    'a reinstatement': of('operator', 'POST', ['people/anna', '/reinstate']),
    'a vendor’s approval': of('client', 'PUT', ['vendors/pixels/approvals'], {
      ...APPROVAL,
      effectiveFrom: '2026-03-01T00:00:00Z',
    }),
    'a vendor’s withdrawal': of('client', 'DELETE', ['vendors/pixels/approvals']),
    'a dataset': of('client', 'PATCH', ['datasets/scenes'], { clientInstruction: 'Blur nothing.' }),
    'a dataset’s lock': of('client', 'POST', ['datasets/scenes', '/lock']),
    'a dataset’s unlock': of('client', 'POST', ['datasets/scenes', '/unlock']),
    'a quarantine': {
      ...of('client', 'POST', [item]),
      path: `/admin/v1/items/${ids['item']}/quarantine`,
    },
    'a release': { ...of('client', 'POST', [item]), path: `/admin/v1/items/${ids['item']}/release` },
    'a project': of('client', 'PATCH', ['projects/street'], { datasets: ['scenes'], budgets: { items: 7 } }),
    'a task’s priority': of('client', 'PATCH', [task], { priority: 3 }),
    'a task’s release': of('client', 'POST', [task, '/force-release']),
    'a task’s withdrawal': of('client', 'POST', [task, '/withdraw']),
    'an assignment': of('client', 'DELETE', [`assignments/${ids['assignment']}`]),
    'a transfer basis': of('client', 'DELETE', [`transfer-bases/${ids['basis']}`]),
    'a tool credential': of('client', 'DELETE', ['tool-credentials/tool']),
    'an item': of('client', 'DELETE', [item]),
    'the rules of requests': of('client', 'PUT', ['organisations/acme/request-rules'], {
      steps: [{ roles: ['client_admin'] }],
      pendingSeconds: 3_600,
    }),
    'a webhook': of('client', 'DELETE', [`organisations/acme/webhooks/${ids['webhook']}`]),
  };
}

const NAMES = [
  'an organisation',
  'a person',
  'a suspension',
  'an erasure from the trail',
  'a reinstatement',
  'a vendor’s approval',
  'a vendor’s withdrawal',
  'a dataset',
  'a dataset’s lock',
  'a dataset’s unlock',
  'a quarantine',
  'a release',
  'a project',
  'a task’s priority',
  'a task’s release',
  'a task’s withdrawal',
  'an assignment',
  'a transfer basis',
  'a tool credential',
  'an item',
  'the rules of requests',
  'a webhook',
];

const tagOf = (answer: Answer): string => String(answer.headers.etag);
const send = (api: Api, { method, path, body }: Edit, ifMatch?: string): Promise<Answer> =>
  api.send(method, path, body, ifMatch === undefined ? {} : { 'if-match': ifMatch });

describe('an edit', () => {
  it('is tried here for everything that the published document says can be edited', async () => {
    expect(Object.keys(edits)).toEqual(NAMES);
    const tried = Object.values(edits).map(({ method, path }) => `${method} ${path}`);
    const editable = (await describedOperations()).filter(
      ({ method, parameters }) => method !== 'GET' && parameters.some(({ name }) => name === 'If-Match'),
    );
    const untried = editable.filter(({ route }) => {
      const pattern = new RegExp(`^${route.replace('{path}', '.+').replace(/\{\w+\}/g, '[^/]+')}$`);
      return !tried.some((one) => pattern.test(one));
    });
    // Explanations are of nothing that changes; uploads have tests of their own below.
    // Ends of engagements, objections and files are of nothing that a GET shows alone; the other edits are in `renewals`
    // and in `two-person/conditional`.
    expect(untried.map(({ route }) => route).sort()).toEqual([
      'DELETE /admin/v1/lawful-disclosures/{disclosure}',
      'DELETE /admin/v1/people/{person}/engagements/{client}',
      'DELETE /admin/v1/vendors/{vendor}/objections',
      'PATCH /admin/v1/tool-credentials/{credential}',
      'PATCH /admin/v1/transfer-bases/{basis}',
      'PATCH /admin/v1/vendors/{vendor}',
      'POST /admin/v1/assignments/bulk',
      'POST /admin/v1/explain',
      'POST /admin/v1/lawful-disclosures/{disclosure}/tell',
      'POST /admin/v1/pending-changes/{change}/approve',
      'POST /admin/v1/pending-changes/{change}/reject',
      'POST /admin/v1/what-if',
      'PUT /admin/v1/datasets/{dataset}/items/{path}',
      'PUT /admin/v1/organisations/{organisation}/two-person-rule',
    ]);
  });

  it.each(NAMES)('of %s is made only to what its caller has seen', async (name) => {
    const edit = edits[name] as Edit;
    const api = await scene.as(edit.by);
    const seen = await api.get(edit.view);
    expect(tagOf(seen)).toMatch(/^"[\w-]{43}"$/);
    const before = await governanceOf(scene);

    for (const tag of [STALE, `W/${tagOf(seen)}`, 'nonsense', '']) {
      const refused = await send(api, edit, tag);
      expect([refused.status, refused.body.code]).toEqual([412, 'PRECONDITION_FAILED']);
      expect(refused.body.errors).toEqual([{ field: 'If-Match', detail: expect.any(String) }]);
    }
    expect(await governanceOf(scene)).toEqual(before);

    const made = await send(api, edit, `${STALE}, ${tagOf(seen)}`);
    expect(made.status).toBe(200);
    const now = await api.get(edit.view);
    // What was erased from a trail is nothing to look at; everything else says what it is from now on.
    expect(made.headers.etag).toBe(name === 'an erasure from the trail' ? undefined : tagOf(now));
    // What was removed is not there to be removed again.
    if (tagOf(now) !== tagOf(seen)) expect([412, 404]).toContain((await send(api, edit, tagOf(seen))).status);
  });

  it('without a condition, or under one that anything meets, is made', async () => {
    const client = await scene.as('acme-admin');
    const edit = edits['a project'] as Edit;
    expect((await send(client, edit)).status).toBe(200);
    expect((await send(client, edit, '*')).status).toBe(200);
  });

  it('that is refused anyway says why, whatever its condition', async () => {
    const client = await scene.as('acme-admin');
    const path = '/admin/v1/projects/street';
    const headers = { 'if-match': STALE };
    expect((await client.send('PATCH', path, { datasets: ['nobodys'] }, headers)).status).toBe(422);
    expect((await client.send('PATCH', `${path}-2`, { name: 'x' }, headers)).status).toBe(404);
  });

  it('under a condition happens once when it is sent again under its key', async () => {
    const client = await scene.as('acme-admin');
    const headers = {
      'if-match': tagOf(await client.get('/admin/v1/datasets/scenes')),
      'idempotency-key': 'k1',
    };
    const first = await client.send('POST', '/admin/v1/datasets/scenes/lock', {}, headers);
    const again = await client.send('POST', '/admin/v1/datasets/scenes/lock', {}, headers);
    expect([first.status, again.status, again.headers['idempotency-replayed']]).toEqual([200, 200, 'true']);
    expect([again.text, again.headers.etag]).toEqual([first.text, first.headers.etag]);
    const other = { ...headers, 'if-match': '*' };
    expect((await client.send('POST', '/admin/v1/datasets/scenes/lock', {}, other)).status).toBe(422);
    ok(await client.post('/admin/v1/datasets/scenes/unlock'));
  });
});

describe('an upload', () => {
  it('replaces only what its caller has seen, and leaves no object behind where it does not', async () => {
    const client = await scene.as('acme-admin');
    const view = '/admin/v1/datasets/scenes/items/y';
    ok(await client.upload('scenes', 'y', Buffer.from('one')));
    const seen = tagOf(await client.get(view));
    const two = await client.upload('scenes', 'y', Buffer.from('two'), { 'if-match': seen });
    expect([two.status, tagOf(two)]).toEqual([200, tagOf(await client.get(view))]);
    const before = await governanceOf(scene);
    const late = await client.upload('scenes', 'y', Buffer.from('three'), { 'if-match': seen });
    expect([late.status, late.body.code]).toEqual([412, 'PRECONDITION_FAILED']);
    expect(await governanceOf(scene)).toEqual(before);
    expect(scene.fixture.log).toEqual([]);
  });

  it('that must be the first one is refused where there is one', async () => {
    const client = await scene.as('acme-admin');
    const onlyNew = { 'if-none-match': '*' };
    expect((await client.upload('scenes', 'z', Buffer.from('one'), onlyNew)).status).toBe(201);
    const second = await client.upload('scenes', 'z', Buffer.from('two'), onlyNew);
    expect([second.status, second.body.errors[0].field]).toEqual([412, 'If-None-Match']);
    const missing = await client.upload('scenes', 'none', Buffer.from('x'), { 'if-match': '*' });
    expect(missing.status).toBe(412);
    expect((await client.get('/admin/v1/datasets/scenes/items/none')).status).toBe(404);
  });
});

describe('a look', () => {
  it.each([
    '/admin/v1/organisations/acme',
    '/admin/v1/people/anna',
    '/admin/v1/datasets/scenes',
    '/admin/v1/projects/street',
    '/admin/v1/projects',
    '/admin/v1/country-groups',
  ])('at %s that would show what its caller has is a 304 without a body', async (path) => {
    const client = await scene.as('acme-admin');
    const first = await client.get(path);
    expect(first.headers['cache-control']).toBe('private, no-store');
    const again = await client.get(path, { 'if-none-match': `"x", W/${tagOf(first)}` });
    expect([again.status, again.text, again.headers.etag]).toEqual([304, '', first.headers.etag]);
    expect((await client.get(path, { 'if-none-match': STALE })).text).toBe(first.text);
    expect((await client.get(path, { 'if-match': STALE })).status).toBe(412);
  });

  it('shows two callers different tags where it shows them different things', async () => {
    const path = '/admin/v1/people/anna';
    const [operator, client] = [await scene.as('operator'), await scene.as('acme-admin')];
    expect(tagOf(await operator.get(path))).not.toBe(tagOf(await client.get(path)));
  });
});
