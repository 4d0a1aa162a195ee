import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidV7 } from '#libs/kernel';
import { createProject } from '../support/governance.js';
import { type Answer, problemOf } from '../support/http-client.js';
import { findRecord } from '../support/records.js';
import { Scene } from '../support/scene.js';
import { claim } from '../support/tasks.js';
import { createDataset } from '../support/world.js';

let scene: Scene;
let foreign: string;

beforeAll(async () => {
  scene = await Scene.create();
  const { world, fixture } = scene;
  const dataset = uuidV7();
  await createDataset(fixture, { id: dataset, organisation: world.otherClient, slug: 'theirs' });
  foreign = await createProject(scene, {
    organisation: world.otherClient,
    slug: 'theirs',
    datasets: [dataset],
  });
});
afterAll(() => scene?.stop());

const ask = (project: string, as?: string): Promise<Answer> => claim(scene, as, { project });

function withoutIds(answer: Answer): object {
  const { recordId, traceId } = problemOf(answer) as unknown as { recordId: string; traceId: string };
  const body = answer.body.toString('utf8').replace(recordId, '').replace(traceId, '');
  return { status: answer.status, body, headers: { ...answer.headers, date: '', 'x-access-record': '' } };
}

describe('POST /v1/projects/{project}/tasks/claim', () => {
  it.each([
    ['another client’s project', () => ask(foreign)],
    ['another client’s project by slug', () => ask('theirs')],
    ['an unknown slug', () => ask('no-such-project')],
    ['what is neither id nor slug', () => ask('%00%0d')],
    ['a project of a client one does not work for', () => ask('pictures', 'stranger')],
  ])('answers %s like a project that does not exist, on record', async (_what, asked) => {
    const answer = await asked();
    expect(withoutIds(answer)).toEqual(withoutIds(await ask(uuidV7())));
    expect(answer.status).toBe(404);
    const record = await findRecord(scene.fixture, answer.headers['x-access-record']);
    expect(record).toMatchObject({ kind: 'listing', effect: 'deny' });
  });
});
