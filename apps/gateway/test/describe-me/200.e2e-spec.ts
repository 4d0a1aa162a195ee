import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidV7 } from '#libs/kernel';
import { changePolicy } from '../support/policy-arranger.js';
import { Scene } from '../support/scene.js';
import { ndaSha256 } from '../support/world.js';
import { connectTool } from '../support/tools.js';

let scene: Scene;

beforeAll(async () => {
  scene = await Scene.create();
});
afterAll(() => scene?.stop());

async function me(as: string, headers = {}): Promise<Record<string, unknown>> {
  const answer = await scene.get('/v1/me', { as, headers });
  expect(answer.status).toBe(200);
  return JSON.parse(answer.body.toString()) as Record<string, unknown>;
}

describe('GET /v1/me', () => {
  it('tells a person who they are, what they are assigned to, and that nothing is left to accept', async () => {
    expect(await me('annotator')).toEqual({
      principal: { kind: 'person', id: scene.personId('annotator'), handle: 'annotator' },
      organisationId: scene.world.operator,
      roles: ['annotator'],
      assignments: [expect.objectContaining({ id: scene.world.project, slug: 'pictures' })],
      termsToAccept: [],
    });
  });

  it('tells a tool the same of itself', async () => {
    const id = uuidV7();
    const tool = await connectTool(scene, { id, projects: [scene.world.project] });
    expect(await me('annotator', { authorization: `Bearer ${tool}` })).toMatchObject({
      principal: { kind: 'tool', id },
      roles: ['tool'],
      assignments: [{ slug: 'pictures' }],
      termsToAccept: [],
    });
  });

  it.each(['administrator', 'auditor', 'stranger', 'unassigned'])('is answered for %s, too', async (as) => {
    expect(await me(as)).toMatchObject({ principal: { handle: as }, assignments: [] });
  });

  it('names new terms as soon as there are any, without their text', async () => {
    const document = 'Keep it to yourself, and locked.';
    await changePolicy(
      scene.fixture.owner,
      { organisations: [scene.world.client], scopes: [scene.world.client] },
      [
        `INSERT INTO terms (id, organisation_id, kind, version, title, document, sha256) VALUES ($1, $2, 'nda', 2, 'NDA', $3, $4)`,
        [uuidV7(), scene.world.client, document, ndaSha256(document)],
      ],
    );
    const { termsToAccept } = await me('annotator');
    expect(termsToAccept).toEqual([
      {
        id: expect.any(String),
        organisationId: scene.world.client,
        projectId: null,
        kind: 'nda',
        version: 2,
        title: 'NDA',
        sha256: ndaSha256(document),
      },
    ]);
    expect(await me('stranger')).toMatchObject({ termsToAccept: [] });
  });
});
