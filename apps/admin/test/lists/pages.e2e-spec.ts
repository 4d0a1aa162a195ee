import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Api } from '../support/api.js';
import { ok, Scene } from '../support/scene.js';

let scene: Scene;
let client: Api;
beforeAll(async () => {
  scene = await Scene.create();
  await scene.client('acme');
  await scene.client('borealis');
  await scene.dataset('acme', 'scenes');
  await scene.project('acme', 'street', ['scenes']);
  client = await scene.as('acme-admin');
  for (let index = 0; index < 7; index += 1) {
    ok(await client.upload('scenes', `item-${index}`, Buffer.from('x')));
    await scene.person(`p${index}`, { worksFor: ['acme'] });
    ok(await client.post('/admin/v1/assignments', { project: 'street', person: `p${index}` }));
  }
  const operator = await scene.as('operator');
  for (let index = 0; index < 3; index += 1) {
    ok(await operator.post('/admin/v1/vendors', { slug: `v${index}`, name: `V${index}` }));
    const approval = { noticeDate: '2026-01-01T00:00:00Z', effectiveFrom: '2026-01-01T00:00:00Z' };
    ok(await client.put(`/admin/v1/vendors/v${index}/approvals`, approval));
    ok(await (await scene.as('borealis-admin')).put(`/admin/v1/vendors/v${index}/approvals`, approval));
  }
});
afterAll(() => scene.stop());

async function pages(api: Api, path: string, limit: number): Promise<unknown[][]> {
  const found: unknown[][] = [];
  let cursor: string | null = '';
  while (cursor !== null && found.length < 50) {
    const query: string = cursor === '' ? `limit=${limit}` : `limit=${limit}&cursor=${cursor}`;
    const { items, nextCursor } = ok(await api.get(`${path}${path.includes('?') ? '&' : '?'}${query}`));
    found.push(items);
    cursor = nextCursor;
  }
  return found;
}

describe('a list', () => {
  it.each([
    ['/admin/v1/datasets/scenes/items', 7],
    ['/admin/v1/people', 8],
    ['/admin/v1/assignments', 7],
    ['/admin/v1/assignments?project=street', 7],
    ['/admin/v1/assignments?person=p3', 1],
    ['/admin/v1/vendors', 3],
    ['/admin/v1/subprocessors', 3],
    ['/admin/v1/organisations', 1],
  ])('%s gives each of its %i entries once, whatever the page size', async (path, total) => {
    const whole = (await pages(client, path, 1000)).flat();
    expect(whole).toHaveLength(total);
    for (const limit of [1, 2, 3, total]) {
      const parts = await pages(client, path, limit);
      expect(parts.flat()).toEqual(whole);
      expect(parts.every((part) => part.length <= limit)).toBe(true);
      expect(parts).toHaveLength(Math.max(1, Math.ceil(total / limit)));
    }
  });

  it('of country groups says who is in each today', async () => {
    const { body } = await client.get('/admin/v1/country-groups');
    const groups = new Map(
      body.items.map((group: { code: string; countries: string[] }) => [group.code, group.countries]),
    );
    expect(groups.get('EU')).toContain('DE');
    expect(groups.get('EU')).not.toContain('GB');
    expect(groups.get('EEA')).toEqual(expect.arrayContaining(['DE', 'NO']));
  });

  it('of the operator spans every client, or the one it names', async () => {
    const operator = await scene.as('operator');
    expect((await pages(operator, '/admin/v1/subprocessors', 2)).flat()).toHaveLength(6);
    expect((await pages(operator, '/admin/v1/subprocessors?organisation=acme', 2)).flat()).toHaveLength(3);
    expect((await pages(operator, '/admin/v1/people', 3)).flat()).toHaveLength(10);
  });

  it.each([
    'limit=0',
    'limit=1001',
    'limit=-1',
    'limit=1.5',
    'limit=many',
    'limit=',
    'limit=1&limit=2',
    'limit=99999999999999999999',
    'cursor=%00',
    'cursor=not-a-cursor',
    'cursor=eyJhZnRlciI6IngifQ',
    'cursor=e30',
    `cursor=${'A'.repeat(600)}`,
    'organisation=NOT+A+REFERENCE',
    'unknown=1',
  ])('refuses ?%s with a 400', async (query) => {
    for (const path of ['/admin/v1/assignments', '/admin/v1/people', '/admin/v1/subprocessors']) {
      const answer = await client.get(`${path}?${query}`);
      expect(answer.status).toBe(400);
      expect(['REQUEST_INVALID', 'CURSOR_INVALID']).toContain(answer.body.code);
    }
  });

  it('filtered by what the caller cannot see is a 404', async () => {
    expect((await client.get('/admin/v1/assignments?project=nobodys')).status).toBe(404);
    expect((await client.get('/admin/v1/assignments?person=borealis-admin')).status).toBe(404);
    expect((await client.get('/admin/v1/terms?project=nobodys')).status).toBe(404);
  });
});
