import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createProject } from '../support/governance.js';
import { Scene } from '../support/scene.js';
import { connectTool } from '../support/tools.js';

let scene: Scene;

beforeAll(async () => {
  scene = await Scene.create();
});
afterAll(() => scene?.stop());

async function slugs(as: string, headers = {}): Promise<string[]> {
  const answer = await scene.get('/v1/projects', { as, headers });
  expect(answer.status).toBe(200);
  const { items } = JSON.parse(answer.body.toString()) as { items: { slug: string }[] };
  return items.map((project) => project.slug);
}

describe('GET /v1/projects', () => {
  it('names the projects a person is assigned to, with purpose and end, and no others', async () => {
    await createProject(scene, { slug: 'not-mine', datasets: [] });
    const answer = await scene.get('/v1/projects');
    expect(JSON.parse(answer.body.toString())).toEqual({
      items: [
        {
          id: scene.world.project,
          slug: 'pictures',
          name: 'Pictures',
          organisationId: scene.world.client,
          state: 'active',
          purpose: 'annotation',
          expiresAt: null,
        },
      ],
      nextCursor: null,
    });
  });

  it.each(['unassigned', 'stranger', 'auditor', 'administrator'])('names none to %s', async (as) => {
    expect(await slugs(as)).toEqual([]);
  });

  it('names a tool the projects it is connected to', async () => {
    const tool = await connectTool(scene, { projects: [scene.world.project] });
    expect(await slugs('annotator', { authorization: `Bearer ${tool}` })).toEqual(['pictures']);
  });

  it('stops naming a project with the assignment to it', async () => {
    await createProject(scene, {
      slug: 'ended',
      datasets: [],
      people: ['reviewer'],
      revokedAt: '2026-01-01Z',
    });
    expect(await slugs('reviewer')).toEqual(['pictures']);
  });

  it('names the projects of another client only to those who work for it', async () => {
    // An assignment alone shows nothing: the database shows a client's rows to those engaged with it.
    await createProject(scene, {
      organisation: scene.world.otherClient,
      slug: 'elsewhere',
      datasets: [],
      people: ['other-annotator'],
    });
    expect(await slugs('other-annotator')).toEqual(['pictures']);
  });
});
