import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidV7 } from '#libs/kernel';
import { createProject, engage } from '../support/governance.js';
import { type Answer, problemOf } from '../support/http-client.js';
import { findRecord } from '../support/records.js';
import { Scene } from '../support/scene.js';
import { createDataset } from '../support/world.js';

let scene: Scene;
let foreignProject: string;

beforeAll(async () => {
  scene = await Scene.create();
  const { world, fixture } = scene;
  await world.addItem({ content: Buffer.from('x') });
  const dataset = uuidV7();
  await createDataset(fixture, { id: dataset, organisation: world.otherClient, slug: 'theirs' });
  foreignProject = await createProject(scene, {
    organisation: world.otherClient,
    slug: 'theirs',
    datasets: [dataset],
  });
});
afterAll(() => scene?.stop());

const list = (project: string, as?: string): Promise<Answer> =>
  scene.get(`/v1/projects/${project}/items`, { ...(as !== undefined && { as }) });

function withoutIds(answer: Answer): object {
  const { recordId, traceId } = problemOf(answer) as unknown as { recordId: string; traceId: string };
  const body = answer.body.toString('utf8').replace(recordId, '').replace(traceId, '');
  return { status: answer.status, body, headers: { ...answer.headers, date: '', 'x-access-record': '' } };
}

describe('GET /v1/projects/{project}/items', () => {
  it.each([
    ['another client’s project', () => list(foreignProject)],
    ['another client’s project by slug', () => list('theirs')],
    ['an unknown slug', () => list('no-such-project')],
    ['what is neither id nor slug', () => list('%00%0d')],
    ['a project of a client one does not work for', () => list('pictures', 'stranger')],
  ])('answers %s like a project that does not exist, on record', async (_what, ask) => {
    const answer = await ask();
    expect(withoutIds(answer)).toEqual(withoutIds(await list(uuidV7())));
    expect(answer.status).toBe(404);
    const record = await findRecord(scene.fixture, answer.headers['x-access-record']);
    expect(record).toMatchObject({ kind: 'listing', effect: 'deny' });
  });

  it('asks for the id when two clients’ projects have one slug, and then lists the one named', async () => {
    await createProject(scene, {
      organisation: scene.world.otherClient,
      slug: 'pictures',
      datasets: [],
    });
    expect((await list('pictures', 'reviewer')).status).toBe(200);
    await engage(scene, 'reviewer', scene.world.otherClient);
    const answer = await list('pictures', 'reviewer');
    expect([answer.status, problemOf(answer).code]).toEqual([400, 'PROJECT_AMBIGUOUS']);
    expect((await list(scene.world.project, 'reviewer')).status).toBe(200);
  });
});
