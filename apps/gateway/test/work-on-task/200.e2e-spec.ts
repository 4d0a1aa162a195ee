import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { findRecord } from '../support/records.js';
import { reEvaluate } from '../support/re-evaluate.js';
import { Scene } from '../support/scene.js';
import { act, addTasks, bodyOf, claim, claimed, clearTasks } from '../support/tasks.js';

let scene: Scene;
let itemId: string;

beforeAll(async () => {
  scene = await Scene.create();
  ({ itemId } = await scene.world.addItem({ content: Buffer.from('x'), mediaType: 'text/plain' }));
});
afterEach(() => clearTasks(scene));
afterAll(() => scene?.stop());

const leaseOf = async (id: string) =>
  (
    await scene.fixture.owner.query<{ ending: string | null; seconds: number }>(
      `SELECT ending, extract(epoch FROM expires_at - heartbeat_at)::int AS seconds FROM task_leases WHERE id = $1`,
      [id],
    )
  ).rows[0];

describe('what a holder does with a task', () => {
  it.each([
    ['complete', 'completed', 'done'],
    ['release', 'released', 'annotating'],
    ['skip', 'skipped', 'annotating'],
  ])('%s ends the lease and says where the task stands, on record', async (what, ending, stage) => {
    await addTasks(scene, { tasks: [[itemId]] });
    const task = await claimed(scene);
    const answer = await act(scene, task.id, what);
    expect([answer.status, bodyOf(answer)]).toEqual([200, { id: task.id, ending, stage }]);
    expect(await leaseOf(task.lease.id)).toMatchObject({ ending });
    const recordId = answer.headers['x-access-record'];
    expect(await findRecord(scene.fixture, recordId)).toMatchObject({
      kind: 'listing',
      effect: 'allow',
      subject_id: scene.personId('annotator'),
      body: { details: { task: task.id, lease: task.lease.id } },
    });
    expect((await reEvaluate(scene.fixture, recordId)).effect).toBe('allow');
  });

  it('a heartbeat lets the lease run for its whole length again', async () => {
    await addTasks(scene, { tasks: [[itemId]] });
    const { id, lease } = await claimed(scene);
    await scene.fixture.owner.query(`UPDATE task_leases SET expires_at = now() + interval '20 s'`);
    const answer = await act(scene, id, 'heartbeat');
    expect(answer.status).toBe(200);
    expect(bodyOf(answer).lease).toMatchObject({ id: lease.id, heartbeatSeconds: 400 });
    expect(Date.parse(bodyOf(answer).lease.expiresAt)).toBeGreaterThan(Date.now() + 1_100_000);
    expect(await leaseOf(lease.id)).toEqual({ ending: null, seconds: 1_200 });
  });

  it('the holder may look at it again', async () => {
    await addTasks(scene, { tasks: [[itemId]] });
    const task = await claimed(scene);
    const answer = await scene.get(`/v1/tasks/${task.id}`);
    expect(bodyOf(answer)).toEqual({ task });
    expect(answer.headers['x-access-record']).toBeDefined();
  });

  it('what was put back comes after all else of its priority, what was skipped comes first to others and never to them', async () => {
    const [first = '', second = '', third = ''] = await addTasks(scene, {
      tasks: [[itemId], [itemId], [itemId]],
    });
    await claimed(scene);
    await act(scene, first, 'release');
    expect((await claimed(scene)).id).toBe(second);
    await act(scene, second, 'skip');
    expect((await claimed(scene, 'other-annotator')).id).toBe(second);
    expect((await claimed(scene)).id).toBe(third);
    await act(scene, third, 'complete');
    expect((await claimed(scene)).id).toBe(first);
    await act(scene, first, 'complete');
    await act(scene, second, 'release', { as: 'other-annotator' });
    expect(bodyOf(await claim(scene)).reason).toBe('NONE_LEFT');
    expect((await claimed(scene, 'other-annotator')).id).toBe(second);
  });
});
