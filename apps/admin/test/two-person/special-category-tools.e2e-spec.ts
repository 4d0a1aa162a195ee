import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer, Api } from '../support/api.js';
import { ok, Scene } from '../support/scene.js';

let scene: Scene;
let first: Api;
let second: Api;
beforeAll(async () => {
  scene = await Scene.create();
  await scene.client('acme');
  await scene.person('acme-second', { organisation: 'acme', roles: ['client_admin'] });
  await scene.person('anna', { worksFor: ['acme'] });
  await scene.dataset('acme', 'scans', { sensitivity: 'special_category', clientInstruction: 'Blur faces.' });
  await scene.dataset('acme', 'plans');
  await scene.project('acme', 'clinic', ['scans']);
  await scene.project('acme', 'street', ['plans']);
  first = await scene.as('acme-admin');
  second = await scene.as('acme-second');
});
afterAll(() => scene.stop());

const connect = (slug: string, projects: readonly string[], settings: object = {}): Promise<Answer> =>
  first.post('/admin/v1/tool-credentials', {
    slug,
    name: slug,
    projects,
    expiresAt: '2100-01-01T00:00:00Z',
    ...settings,
  });
const projectsOf = async (slug: string): Promise<readonly string[]> =>
  ok(await first.get(`/admin/v1/tool-credentials/${slug}`)).projects;

describe('a tool and data of a special category', () => {
  it.each([
    ['that acts for a person, who was assigned by two', { person: 'anna' }],
    ['that makes tickets for anybody', {}],
  ])('is connected by nobody alone: not one %s', async (_what, settings) => {
    const { status, body } = await connect('alone', ['street', 'clinic'], settings);
    expect([status, body.code, body.errors[0].field]).toEqual([422, 'SPECIAL_CATEGORY_TOOL', 'projects']);
    expect(await scene.rows(`SELECT FROM tool_credentials WHERE slug = 'alone'`)).toEqual([]);
  });

  it('come together by an edit that somebody else approves, and by no edit of one person', async () => {
    ok(await connect('scanner', ['street'], { person: 'anna' }));
    const before = await projectsOf('scanner');
    const asked = await first.patch('/admin/v1/tool-credentials/scanner', { projects: ['street', 'clinic'] });
    expect([asked.status, asked.body.kind, asked.body.concerns]).toEqual([
      202,
      'tool-credential.update',
      [{ code: 'SPECIAL_CATEGORY_GRANTED', what: 'tool' }],
    ]);
    const approve = (by: Api): Promise<Answer> =>
      by.post(`/admin/v1/pending-changes/${asked.body.id}/approve`);
    expect((await approve(first)).body.code).toBe('OWN_PROPOSAL');
    expect(await projectsOf('scanner')).toEqual(before);
    expect(ok(await approve(second))).toMatchObject({ state: 'applied' });
    expect(await projectsOf('scanner')).toHaveLength(2);
  });

  it('come together by nobody’s putting the data where the tool is already', async () => {
    await scene.project('acme', 'mixed', ['plans']);
    const connected = ok(await connect('early', ['mixed'], { person: 'anna' }));
    const asked = await first.patch('/admin/v1/projects/mixed', { datasets: ['plans', 'scans'] });
    expect([asked.status, asked.body.concerns]).toEqual([
      202,
      [{ code: 'SPECIAL_CATEGORY_GRANTED', what: 'tools' }],
    ]);
    ok(await first.delete(`/admin/v1/tool-credentials/${connected.id}`));
    expect((await first.patch('/admin/v1/projects/mixed', { datasets: ['plans', 'scans'] })).status).toBe(
      200,
    );
  });

  it('stay together, and part, by one person’s edit', async () => {
    const renamed = await first.patch('/admin/v1/tool-credentials/scanner', {
      name: 'Scanner 2',
      projects: ['street', 'clinic'],
    });
    expect([renamed.status, renamed.body.name]).toEqual([200, 'Scanner 2']);
    expect((await first.patch('/admin/v1/tool-credentials/scanner', { projects: ['street'] })).status).toBe(
      200,
    );
    expect(await projectsOf('scanner')).toHaveLength(1);
  });
});
