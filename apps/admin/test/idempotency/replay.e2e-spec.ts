import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Api } from '../support/api.js';
import { ok, OPEN_PROJECT, Scene } from '../support/scene.js';

let scene: Scene;
let client: Api;
beforeAll(async () => {
  scene = await Scene.create();
  await scene.client('acme');
  await scene.dataset('acme', 'scenes');
  await scene.project('acme', 'street', ['scenes']);
  client = await scene.as('acme-admin');
});
afterAll(() => scene.stop());

const project = (slug: string) => ({ ...OPEN_PROJECT, slug, name: slug });
const count = async (sql: string): Promise<number> => (await scene.rows(sql)).length;

describe('a POST with an Idempotency-Key', () => {
  it('sent again gets the same answer, word for word, and makes nothing new', async () => {
    const key = { 'idempotency-key': 'first' };
    const first = await client.post('/admin/v1/projects', project('p1'), key);
    const again = await client.post('/admin/v1/projects', project('p1'), key);
    expect([again.status, again.text]).toEqual([first.status, first.text]);
    expect(again.headers['x-access-record']).toBe(first.headers['x-access-record']);
    expect([first.headers['idempotency-replayed'], again.headers['idempotency-replayed']]).toEqual([
      undefined,
      'true',
    ]);
    expect(await count(`SELECT 1 FROM projects WHERE slug = 'p1'`)).toBe(1);
    expect(
      await count(
        `SELECT 1 FROM access_entries e, LATERAL (SELECT event->'unmapped'->'record' AS body) r
         WHERE body->>'action' = 'project.create' AND body->'after'->>'slug' = 'p1'`,
      ),
    ).toBe(1);
  });

  it('used for another request is refused, and changes nothing', async () => {
    const key = { 'idempotency-key': 'reused' };
    ok(await client.post('/admin/v1/projects', project('p2'), key));
    for (const [path, body] of [
      ['/admin/v1/projects', project('p3')],
      ['/admin/v1/terms', { kind: 'nda', title: 'x', document: 'x' }],
    ] as const) {
      const other = await client.post(path, body, key);
      expect([other.status, other.body.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    }
    expect(await count(`SELECT 1 FROM projects WHERE slug = 'p3'`)).toBe(0);
  });

  it('belongs to its caller: another’s equal key is another key', async () => {
    await scene.client('borealis');
    const key = { 'idempotency-key': 'shared' };
    const mine = ok(await client.post('/admin/v1/projects', project('p4'), key));
    const theirs = ok(
      await (await scene.as('borealis-admin')).post('/admin/v1/projects', project('p4'), key),
    );
    expect(theirs.id).not.toBe(mine.id);
  });

  it('sent many times at once happens once, and everybody is told the same', async () => {
    const key = { 'idempotency-key': 'race' };
    const terms = { kind: 'nda', title: 'Raced', document: 'Keep it.' };
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => client.post('/admin/v1/terms', terms, key)),
    );
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(201);
    expect(await count(`SELECT 1 FROM terms WHERE title = 'Raced'`)).toBe(1);
  });

  it('that failed is not remembered: sent again after the cause is gone, it succeeds', async () => {
    const key = { 'idempotency-key': 'failed' };
    const assignment = { project: 'street', person: 'late' };
    expect((await client.post('/admin/v1/assignments', assignment, key)).status).toBe(422);
    await scene.person('late', { worksFor: ['acme'] });
    expect((await client.post('/admin/v1/assignments', assignment, key)).status).toBe(201);
  });

  it('never leads to a stored secret: a repetition is told that it was shown', async () => {
    const key = { 'idempotency-key': 'secret' };
    const credential = {
      slug: 'tool',
      name: 'Tool',
      projects: ['street'],
      expiresAt: '2100-01-01T00:00:00Z',
    };
    const first = await client.post('/admin/v1/tool-credentials', credential, key);
    const again = await client.post('/admin/v1/tool-credentials', credential, key);
    expect(first.body.secret).toMatch(/^pct_[0-9a-f]{32}_[A-Za-z0-9_-]{43}$/);
    expect(again.status).toBe(201);
    expect(again.body).toEqual({ ...first.body, secret: null, note: expect.stringContaining('not stored') });
  });

  it.each([' ', 'ä', 'x'.repeat(256)])('is refused when it is malformed (%j)', async (value) => {
    const answer = await client.post('/admin/v1/projects', project('p9'), {
      'idempotency-key': Buffer.from(value).toString('latin1'),
    });
    expect([answer.status, answer.body.errors?.[0]?.field]).toEqual([400, 'Idempotency-Key']);
  });
});
