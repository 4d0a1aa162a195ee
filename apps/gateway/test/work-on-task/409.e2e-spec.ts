import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidV7 } from '#libs/kernel';
import { type Answer, problemOf } from '../support/http-client.js';
import { Scene } from '../support/scene.js';
import { act, addTasks, claimed, clearTasks, lapse } from '../support/tasks.js';
import { createProject } from '../support/governance.js';
import { createDataset } from '../support/world.js';

const WORK = ['heartbeat', 'complete', 'release', 'skip'];

let scene: Scene;
let itemId: string;

beforeAll(async () => {
  scene = await Scene.create();
  ({ itemId } = await scene.world.addItem({ content: Buffer.from('x') }));
});
afterEach(() => clearTasks(scene));
afterAll(() => scene?.stop());

async function expectNotHeld(task: string): Promise<void> {
  const answers = [await scene.get(`/v1/tasks/${task}`)];
  for (const what of WORK) answers.push(await act(scene, task, what));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 409));
  expect(answers.map((answer) => problemOf(answer).code)).toEqual(answers.map(() => 'LEASE_NOT_HELD'));
}

describe('a lease that is over', () => {
  it('because its time ran out, is a 409 to its former holder, whether or not somebody else has the task', async () => {
    await addTasks(scene, { tasks: [[itemId]] });
    const { id } = await claimed(scene);
    await lapse(scene, 'annotator');
    await expectNotHeld(id);
    expect((await claimed(scene, 'other-annotator')).id).toBe(id);
    await expectNotHeld(id);
    expect((await act(scene, id, 'complete', { as: 'other-annotator' })).status).toBe(200);
  });

  it.each(['complete', 'release', 'skip'])('because of %s, is a 409 from then on', async (what) => {
    await addTasks(scene, { tasks: [[itemId]] });
    const { id } = await claimed(scene);
    expect((await act(scene, id, what)).status).toBe(200);
    await expectNotHeld(id);
  });

  it('ends once, however many say so at the same time', async () => {
    await addTasks(scene, { tasks: [[itemId]], overlap: 2 });
    const { id } = await claimed(scene);
    const answers = await Promise.all(
      ['complete', 'complete', 'skip', 'release', 'complete', 'skip'].map((what) => act(scene, id, what)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409, 409]);
  });
});

describe('a task one never held', () => {
  function withoutIds(answer: Answer): object {
    const { traceId } = problemOf(answer) as unknown as { traceId: string };
    return {
      status: answer.status,
      body: answer.body.toString('utf8').replace(traceId, ''),
      headers: { ...answer.headers, date: '' },
    };
  }

  it('is not there: missing, foreign, a colleague’s and unclaimed look the same', async () => {
    const [, free = ''] = await addTasks(scene, { tasks: [[itemId], [itemId]] });
    const { id: colleagues } = await claimed(scene, 'other-annotator');
    const { otherClient } = scene.world;
    const dataset = uuidV7();
    await createDataset(scene.fixture, { id: dataset, organisation: otherClient, slug: 'theirs' });
    const project = await createProject(scene, {
      organisation: otherClient,
      slug: 'theirs',
      datasets: [dataset],
    });
    const { itemId: theirs } = await scene.world.addItem({
      content: Buffer.from('x'),
      dataset,
      organisation: otherClient,
    });
    const [foreign = ''] = await addTasks(scene, {
      tasks: [[theirs]],
      dataset,
      project,
      organisation: otherClient,
    });
    for (const what of WORK) {
      const missing = withoutIds(await act(scene, uuidV7(), what));
      expect(missing).toMatchObject({ status: 404 });
      for (const task of [free, colleagues, foreign, 'no-task', '%00'])
        expect(withoutIds(await act(scene, task, what))).toEqual(missing);
    }
    for (const task of [free, colleagues, foreign])
      expect((await scene.get(`/v1/tasks/${task}`)).status).toBe(404);
  });
});

describe('bad input', () => {
  it.each([
    ['complete', { verdict: 'maybe' }],
    ['complete', { verdict: null }],
    ['complete', []],
    ['skip', { why: 'x' }],
    ['heartbeat', { seconds: 1e9 }],
  ])('to %s as %j is a 400 with a stable code, and changes nothing', async (what, json) => {
    await addTasks(scene, { tasks: [[itemId]] });
    const { id } = await claimed(scene);
    const answer = await act(scene, id, what, { json });
    expect([answer.status, problemOf(answer).code]).toEqual([400, 'REQUEST_INVALID']);
    expect((await claimed(scene)).id).toBe(id);
  });
});
