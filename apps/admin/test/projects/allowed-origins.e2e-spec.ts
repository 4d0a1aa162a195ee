import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Api } from '../support/api.js';
import { ok, OPEN_PROJECT, Scene } from '../support/scene.js';

const LABEL = 'https://label.example.com';
const LOOPBACK = 'http://localhost:8081';

let scene: Scene;
let client: Api;
beforeAll(async () => {
  scene = await Scene.create();
  await scene.client('acme');
  client = await scene.as('acme-admin');
  await scene.dataset('acme', 'scenes');
  await scene.project('acme', 'street', ['scenes']);
});
afterAll(() => scene.stop());

describe('the pages that may read a project', () => {
  it('are none unless its client says so, and no presigned URL asks for a session', async () => {
    const project = ok(await client.get('/admin/v1/projects/street'));
    expect([project.allowedOrigins, project.requireSessionForPresigned]).toEqual([[], false]);
  });

  it('are set when the project is made or later, shown, and on the trail before and after', async () => {
    const rules = { allowedOrigins: [LABEL], requireSessionForPresigned: true };
    const made = ok(
      await client.post('/admin/v1/projects', { ...OPEN_PROJECT, slug: 'made', name: 'Made', ...rules }),
    );
    expect(made).toMatchObject(rules);
    const changed = await client.patch('/admin/v1/projects/street', rules);
    expect(ok(changed)).toMatchObject(rules);
    expect(ok(await client.get('/admin/v1/projects/street'))).toMatchObject(rules);
    const { body } = await scene.entryOf(changed);
    expect([body.before.allowedOrigins, body.after.allowedOrigins]).toEqual([[], [LABEL]]);
  });

  it.each(['*', 'null', 'https://*.example.com', `${LABEL}/`, 'http://label.example.com', 7])(
    'cannot be %j: only an exact origin with TLS names one page’s host',
    async (origin) => {
      const answer = await client.patch('/admin/v1/projects/street', { allowedOrigins: [origin] });
      expect([answer.status, answer.body.code]).toEqual([400, 'REQUEST_INVALID']);
      expect(answer.body.errors[0].field).toBe('allowedOrigins.0');
    },
  );

  it('are at most 20, each once', async () => {
    const many = Array.from({ length: 21 }, (_, index) => `https://label-${index}.example.com`);
    for (const allowedOrigins of [many, [LABEL, LABEL]])
      expect((await client.patch('/admin/v1/projects/street', { allowedOrigins })).status).toBe(400);
    expect(
      ok(await client.patch('/admin/v1/projects/street', { allowedOrigins: many.slice(1) })).allowedOrigins,
    ).toHaveLength(20);
  });

  it('cannot be on somebody’s own machine, unless this installation is on one', async () => {
    for (const [method, path, body] of [
      ['patch', '/admin/v1/projects/street', { allowedOrigins: [LABEL, LOOPBACK] }],
      ['post', '/admin/v1/projects', { ...OPEN_PROJECT, slug: 'x', name: 'X', allowedOrigins: [LOOPBACK] }],
    ] as const) {
      const answer = await client[method](path, body);
      expect([answer.status, answer.body.code, answer.body.errors?.[0]?.field]).toEqual([
        422,
        'ORIGIN_NOT_SECURE',
        'allowedOrigins',
      ]);
    }
    const local = await scene.fixture.startAdmin({ allowLoopbackOrigins: true });
    const there = await scene.as('acme-admin', local);
    const answer = await there.patch('/admin/v1/projects/street', { allowedOrigins: [LOOPBACK] });
    expect(ok(answer).allowedOrigins).toEqual([LOOPBACK]);
  });

  it('are the client’s to set, nobody else’s', async () => {
    await scene.client('borealis');
    await scene.person('anna', { worksFor: ['acme'] });
    for (const [handle, status] of [
      ['borealis-admin', 404],
      ['anna', 403],
    ] as const) {
      const answer = await (
        await scene.as(handle)
      ).patch('/admin/v1/projects/street', { allowedOrigins: [] });
      expect([handle, answer.status]).toEqual([handle, status]);
    }
  });
});
