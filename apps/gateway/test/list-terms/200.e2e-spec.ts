import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Scene } from '../support/scene.js';
import { addTerms } from '../support/governance.js';
import { ndaSha256 } from '../support/world.js';
import { connectTool } from '../support/tools.js';

let scene: Scene;

beforeAll(async () => {
  scene = await Scene.create();
});
afterAll(() => scene?.stop());

async function terms(as: string, headers = {}): Promise<Record<string, unknown>[]> {
  const answer = await scene.get('/v1/terms', { as, headers });
  expect(answer.status).toBe(200);
  return (JSON.parse(answer.body.toString()) as { items: Record<string, unknown>[] }).items;
}

describe('GET /v1/terms', () => {
  it('gives the current NDA of each client a person works for, whole, with its hash and whether it was accepted', async () => {
    const document = 'Keep it to yourself.';
    expect(await terms('annotator')).toEqual([
      {
        id: scene.world.nda,
        organisationId: scene.world.client,
        projectId: null,
        kind: 'nda',
        version: 1,
        title: 'NDA',
        document,
        sha256: ndaSha256(document),
        accepted: true,
      },
    ]);
  });

  it('gives nothing of a client one does not work for, and nothing to a tool', async () => {
    expect(await terms('stranger')).toEqual([]);
    const tool = await connectTool(scene, { projects: [scene.world.project] });
    expect(await terms('annotator', { authorization: `Bearer ${tool}` })).toEqual([]);
  });

  it('gives a project’s terms to those assigned to it only, and only the newest version', async () => {
    await addTerms(scene, { kind: 'project', version: 1, document: 'Old.' });
    const id = await addTerms(scene, { kind: 'project', version: 2, document: 'New.' });
    expect((await terms('annotator')).filter((entry) => entry['kind'] === 'project')).toEqual([
      expect.objectContaining({
        id,
        version: 2,
        document: 'New.',
        accepted: false,
        projectId: scene.world.project,
      }),
    ]);
    expect((await terms('unassigned')).filter((entry) => entry['kind'] === 'project')).toEqual([]);
  });
});
