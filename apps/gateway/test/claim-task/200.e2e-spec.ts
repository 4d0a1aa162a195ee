import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createDataset } from '../support/world.js';
import { findRecord } from '../support/records.js';
import { reEvaluate } from '../support/re-evaluate.js';
import { Scene } from '../support/scene.js';
import { act, addTasks, bodyOf, claim, claimed, clearTasks, lapse } from '../support/tasks.js';
import { uuidV7 } from '#libs/kernel';

let scene: Scene;
let items: string[];

beforeAll(async () => {
  scene = await Scene.create();
  items = [];
  for (let index = 0; index < 6; index += 1) {
    const { itemId } = await scene.world.addItem({
      content: Buffer.alloc(index + 1),
      key: `scene/${index}.png`,
      mediaType: 'image/png',
    });
    items.push(itemId);
  }
});
afterEach(() => clearTasks(scene));
afterAll(() => scene?.stop());

const one = (index: number): string[] => [items[index] ?? ''];

describe('POST /v1/projects/{project}/tasks/claim', () => {
  it('gives a task with all that is needed to read its items, and leaves a record that re-evaluates', async () => {
    const [first, second] = items;
    const [task] = await addTasks(scene, { tasks: [[second ?? '', first ?? '']] });
    const answer = await claim(scene);
    expect(answer.status).toBe(200);
    const body = bodyOf(answer);
    expect(body.task).toMatchObject({
      id: task,
      projectId: scene.world.project,
      stage: 'annotating',
      round: 1,
      lease: { id: expect.any(String), heartbeatSeconds: 400 },
    });
    expect(Date.parse(body.task.lease.expiresAt)).toBeGreaterThan(Date.now() + 1_150_000);
    expect(body.task.items.map(({ key }: { key: string }) => key)).toEqual(['scene/1.png', 'scene/0.png']);
    const read = await scene.get(body.task.items[0].contentUrl);
    expect([read.status, read.headers.etag, read.body.length]).toEqual([200, body.task.items[0].etag, 2]);
    const recordId = answer.headers['x-access-record'];
    expect(await findRecord(scene.fixture, recordId)).toMatchObject({
      kind: 'listing',
      effect: 'allow',
      subject_id: scene.personId('annotator'),
      project_id: scene.world.project,
      item_id: null,
      body: { details: { task, lease: body.task.lease.id }, request: { action: 'task:claim' } },
    });
    expect((await reEvaluate(scene.fixture, recordId)).effect).toBe('allow');
  });

  it('gives the same task again, also to two requests at once, until it ends', async () => {
    await addTasks(scene, { tasks: [one(0), one(1)] });
    const tasks = await Promise.all(Array.from({ length: 8 }, () => claimed(scene)));
    expect(new Set(tasks.map(({ id }) => id)).size).toBe(1);
    expect(new Set(tasks.map(({ lease }) => lease.id)).size).toBe(1);
    expect((await act(scene, tasks[0]?.id ?? '', 'complete')).status).toBe(200);
    expect((await claimed(scene)).id).not.toBe(tasks[0]?.id);
  });

  it('hands out by priority, then in the order of the batches', async () => {
    const low = await addTasks(scene, { tasks: [one(0), one(1)], priority: -1 });
    const normal = await addTasks(scene, { tasks: [one(2), one(3)] });
    const high = await addTasks(scene, { tasks: [one(4)], priority: 7 });
    const order: string[] = [];
    for (let turn = 0; turn < 5; turn += 1) {
      const { id } = await claimed(scene);
      order.push(id);
      await act(scene, id, 'complete');
    }
    expect(order).toEqual([...high, ...normal, ...low]);
  });

  it('says that none is left, apart from that all are leased, and when to ask again', async () => {
    expect(bodyOf(await claim(scene))).toEqual({ task: null, reason: 'NONE_LEFT', retryAfterSeconds: 60 });
    await addTasks(scene, { tasks: [one(0)] });
    const { id } = await claimed(scene);
    const waiting = await claim(scene, 'other-annotator');
    expect(bodyOf(waiting)).toEqual({ task: null, reason: 'ALL_LEASED', retryAfterSeconds: 60 });
    expect(await findRecord(scene.fixture, waiting.headers['x-access-record'])).toMatchObject({
      effect: 'allow',
    });
    await scene.fixture.owner.query(
      `UPDATE task_leases SET expires_at = now() + interval '7 s' WHERE ended_at IS NULL`,
    );
    const { retryAfterSeconds } = bodyOf(await claim(scene, 'other-annotator'));
    expect(retryAfterSeconds).toBeLessThanOrEqual(7);
    await scene.fixture.owner.query(
      `UPDATE task_leases SET expires_at = now() + interval '60 s' WHERE ended_at IS NULL`,
    );
    await act(scene, id, 'complete');
    expect(bodyOf(await claim(scene, 'other-annotator')).reason).toBe('NONE_LEFT');
  });

  it('gives a task to as many different people as its overlap, and to nobody twice', async () => {
    const [task = ''] = await addTasks(scene, { tasks: [one(0)], overlap: 2 });
    expect((await claimed(scene)).id).toBe(task);
    expect((await claimed(scene, 'other-annotator')).id).toBe(task);
    expect(bodyOf(await claim(scene, 'reviewer')).reason).toBe('ALL_LEASED');
    expect(bodyOf(await act(scene, task, 'complete')).stage).toBe('annotating');
    expect(bodyOf(await claim(scene)).task).toBeNull();
    expect(bodyOf(await act(scene, task, 'complete', { as: 'other-annotator' })).stage).toBe('done');
    expect(bodyOf(await claim(scene, 'reviewer')).reason).toBe('NONE_LEFT');
  });

  it('gives what lapsed to the next who asks, before anything new of its priority', async () => {
    const [first] = await addTasks(scene, { tasks: [one(0), one(1)] });
    expect((await claimed(scene)).id).toBe(first);
    await lapse(scene, 'annotator');
    expect((await claimed(scene, 'other-annotator')).id).toBe(first);
    const { rows } = await scene.fixture.owner.query('SELECT ending FROM task_leases WHERE person_id = $1', [
      scene.personId('annotator'),
    ]);
    expect(rows).toEqual([{ ending: 'lapsed' }]);
  });

  it('gives their own lapsed task back to whoever comes back first', async () => {
    await addTasks(scene, { tasks: [one(0), one(1)] });
    const before = await claimed(scene);
    await lapse(scene, 'annotator');
    const after = await claimed(scene);
    expect(after.id).toBe(before.id);
    expect(after.lease.id).not.toBe(before.lease.id);
  });

  it('hands out only tasks of datasets whose items this person could read', async () => {
    const locked = uuidV7();
    await createDataset(scene.fixture, { id: locked, organisation: scene.world.client, slug: 'locked' });
    const { itemId } = await scene.world.addItem({ content: Buffer.from('x'), dataset: locked });
    const arranger = scene.arranger();
    await arranger.insert('project_datasets', {
      project_id: scene.world.project,
      dataset_id: locked,
      organisation_id: scene.world.client,
    });
    await addTasks(scene, { tasks: [[itemId]], dataset: locked, priority: 9 });
    const [open] = await addTasks(scene, { tasks: [one(0)] });
    await arranger.patch('datasets', { id: locked }, { locked: true });
    expect((await claimed(scene)).id).toBe(open);
    await clearTasks(scene);
    await arranger.undo();
  });

  it('hands out no task of which nothing can be read, and hands it out again when that changes', async () => {
    const [task] = await addTasks(scene, { tasks: [one(0)] });
    const { owner } = scene.fixture;
    await owner.query(`UPDATE items SET state = 'quarantined' WHERE id = $1`, one(0));
    expect(bodyOf(await claim(scene)).reason).toBe('NONE_LEFT');
    await owner.query(`UPDATE items SET state = 'available' WHERE id = $1`, one(0));
    expect((await claimed(scene)).id).toBe(task);
  });
});

describe('the review stage', () => {
  beforeAll(() => scene.fixture.owner.query('UPDATE projects SET review_required = true'));
  afterAll(() => scene.fixture.owner.query('UPDATE projects SET review_required = false'));

  it('follows the last annotation: a reviewer gets it first, accepts, and it is done', async () => {
    const [task = ''] = await addTasks(scene, { tasks: [one(0)] });
    await addTasks(scene, { tasks: [one(1)], priority: 9 });
    await scene.fixture.owner.query('UPDATE tasks SET priority = 10 WHERE id = $1', [task]);
    await claimed(scene);
    expect(bodyOf(await act(scene, task, 'complete')).stage).toBe('reviewing');
    expect((await claimed(scene, 'other-annotator')).stage).toBe('annotating');
    expect(await claimed(scene, 'reviewer')).toMatchObject({ id: task, stage: 'reviewing', round: 1 });
    const accepted = await act(scene, task, 'complete', { as: 'reviewer', json: { verdict: 'accepted' } });
    expect(bodyOf(accepted)).toEqual({ id: task, ending: 'completed', stage: 'done' });
  });

  it('sends a rejected task back for another round, which the same annotator may do', async () => {
    const [task = ''] = await addTasks(scene, { tasks: [one(0)] });
    await claimed(scene);
    await act(scene, task, 'complete');
    await claimed(scene, 'reviewer');
    const rejected = await act(scene, task, 'complete', { as: 'reviewer', json: { verdict: 'rejected' } });
    expect(bodyOf(rejected).stage).toBe('annotating');
    expect(await claimed(scene)).toMatchObject({ id: task, stage: 'annotating', round: 2 });
    await act(scene, task, 'complete');
    expect(await claimed(scene, 'reviewer')).toMatchObject({ id: task, stage: 'reviewing', round: 2 });
  });

  it('gives no reviewer what they annotated themselves', async () => {
    const [task = ''] = await addTasks(scene, { tasks: [one(0)] });
    expect(await claimed(scene, 'reviewer')).toMatchObject({ id: task, stage: 'annotating' });
    await act(scene, task, 'complete', { as: 'reviewer' });
    expect(bodyOf(await claim(scene, 'reviewer')).reason).toBe('NONE_LEFT');
    expect(bodyOf(await claim(scene)).reason).toBe('NONE_LEFT');
  });

  it('is finished by nobody who is no reviewer any more', async () => {
    const [task = ''] = await addTasks(scene, { tasks: [one(0)] });
    await claimed(scene);
    await act(scene, task, 'complete');
    await claimed(scene, 'reviewer');
    const arranger = scene.arranger(scene.personId('reviewer'));
    await arranger.patch('people', { id: scene.personId('reviewer') }, { roles: '{annotator}' });
    const refused = await act(scene, task, 'complete', { as: 'reviewer', json: { verdict: 'accepted' } });
    expect([refused.status, bodyOf(refused).code]).toEqual([403, 'ROLE_FORBIDS']);
    await arranger.undo();
    const accepted = await act(scene, task, 'complete', { as: 'reviewer', json: { verdict: 'accepted' } });
    expect(bodyOf(accepted).stage).toBe('done');
  });

  it('wants a verdict of a review and of nothing else', async () => {
    const [task = ''] = await addTasks(scene, { tasks: [one(0)] });
    await claimed(scene);
    const early = await act(scene, task, 'complete', { json: { verdict: 'accepted' } });
    expect([early.status, bodyOf(early).code]).toEqual([422, 'VERDICT_NOT_EXPECTED']);
    await act(scene, task, 'complete');
    await claimed(scene, 'reviewer');
    const silent = await act(scene, task, 'complete', { as: 'reviewer' });
    expect([silent.status, bodyOf(silent).code]).toEqual([422, 'VERDICT_REQUIRED']);
    expect(await claimed(scene, 'reviewer')).toMatchObject({ id: task });
  });
});
