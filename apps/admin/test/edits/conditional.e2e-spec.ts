import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer, Api } from '../support/api.js';
import { describedOperations } from '#libs/testing';
import { governanceOf } from '../support/governance.js';
import { ok, type Scene } from '../support/scene.js';
import { type Edit, EDITS } from './edit-samples.js';
import { type EditIds, editScene } from './edit-scene.js';

const STALE = '"0000000000000000000000000000000000000000000"';

let scene: Scene;
let ids: EditIds;
beforeAll(async () => {
  ({ scene, ids } = await editScene());
});
afterAll(() => scene.stop());

const tagOf = (answer: Answer): string => String(answer.headers.etag);
const editOf = (name: string): Edit => (EDITS[name] as (ids: EditIds) => Edit)(ids);

function send(api: Api, { method, path, body, content }: Edit, ifMatch?: string): Promise<Answer> {
  const headers = ifMatch === undefined ? {} : { 'if-match': ifMatch };
  return content === undefined
    ? api.send(method, path, body, headers)
    : api.upload('scenes', 'x', content, headers);
}

/** What the caller has seen, as a tag: where no GET shows it alone, from the answer that did. */
async function seenTag(api: Api, { view, tag = '' }: Edit): Promise<string> {
  return view === null ? tag : tagOf(await api.get(view));
}

describe('an edit', () => {
  it('is tried here for everything that the published document says can be edited, and for nothing else', async () => {
    const editable = (await describedOperations(/ \/admin\/v1/)).filter(
      ({ method, parameters }) => method !== 'GET' && parameters.some(({ name }) => name === 'If-Match'),
    );
    const patterns = editable.map(({ route }) => {
      const pattern = route.replace('{path}', '.+').replace(/\{\w+\}/g, '[^/]+');
      return { route, pattern: new RegExp(`^${pattern}$`) };
    });
    const tried = Object.keys(EDITS).map((name) => `${editOf(name).method} ${editOf(name).path}`);
    const untried = patterns.filter(({ pattern }) => !tried.some((one) => pattern.test(one)));
    expect(untried.map(({ route }) => route)).toEqual([]);
    expect(tried.filter((one) => !patterns.some(({ pattern }) => pattern.test(one)))).toEqual([]);
  });

  it.each(Object.keys(EDITS))('of %s is made only to what its caller has seen', async (name) => {
    const edit = editOf(name);
    const api = await scene.as(edit.by);
    const seen = await seenTag(api, edit);
    expect(seen).toMatch(/^"[\w-]{43}"$/);
    const before = await governanceOf(scene);

    for (const tag of [STALE, `W/${seen}`, 'nonsense', '']) {
      const refused = await send(api, edit, tag);
      expect([refused.status, refused.body.code]).toEqual([412, 'PRECONDITION_FAILED']);
      expect(refused.body.errors).toEqual([{ field: 'If-Match', detail: expect.any(String) }]);
    }
    expect(await governanceOf(scene)).toEqual(before);

    const made = await send(api, edit, `${STALE}, ${seen}`);
    expect([made.status, made.text]).toEqual([200, expect.any(String)]);
    const now = edit.view === null ? made : await api.get(edit.view);
    // What was erased from a trail is nothing to look at; everything else says what it is from now on, if it is.
    expect(made.headers.etag).toBe(name === 'an erasure from the trail' ? undefined : now.headers.etag);
    // What was removed is not there to be removed again; what was decided is not to be decided again.
    if (tagOf(now) !== seen) expect([412, 404, 409, 403]).toContain((await send(api, edit, seen)).status);
  });

  it('without a condition, or under one that anything meets, is made', async () => {
    const client = await scene.as('acme-admin');
    const edit = editOf('a project');
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
