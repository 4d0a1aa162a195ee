import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { uuidV7 } from '#libs/kernel';
import { waitUntil } from '#libs/testing';
import type { Api } from '../support/api.js';
import { ok, Scene } from '../support/scene.js';

const PROJECT = '/admin/v1/projects/street';

let scene: Scene;
let client: Api;
let anna: string;
let otto: string;
let task: string;

beforeAll(async () => {
  scene = await Scene.create();
  await scene.client('acme');
  await scene.client('borealis');
  await scene.dataset('acme', 'scenes');
  await scene.project('acme', 'street', ['scenes']);
  client = await scene.as('acme-admin');
  ok(await client.upload('scenes', 'x', Buffer.from('x')));
  anna = await scene.person('anna', { worksFor: ['acme'] });
  otto = await scene.person('otto', { worksFor: ['acme'] });
});
afterAll(() => scene.stop());

beforeEach(async () => {
  for (const table of ['gateway_instances', 'task_leases', 'task_items', 'tasks', 'task_batches'])
    await scene.rows(`DELETE FROM ${table}`);
  ok(await client.post(`${PROJECT}/task-batches`, { name: 'One', overlap: 2, every: {} }));
  task = ok(await client.get(`${PROJECT}/tasks`)).items[0].id;
});

/** A lease as the gateway would have made it. */
async function hold(person: string, startedMinutesAgo = 10): Promise<string> {
  const id = uuidV7();
  await scene.rows(
    `INSERT INTO task_leases (id, organisation_id, project_id, task_id, person_id, stage, started_at, heartbeat_at, expires_at)
     SELECT $1, organisation_id, project_id, id, $2, 'annotating', now() - make_interval(mins => $4), now() - interval '1 minute', now() + interval '20 minutes'
     FROM tasks WHERE id = $3`,
    [id, person, task, startedMinutesAgo],
  );
  await scene.rows('UPDATE tasks SET open_slots = open_slots - 1 WHERE id = $1', [task]);
  return id;
}

const leases = () =>
  scene.rows<{ person_id: string; ending: string | null }>(
    'SELECT person_id, ending FROM task_leases ORDER BY id',
  );

describe('POST /admin/v1/tasks/{task}/force-release', () => {
  it('takes the task from everybody who holds it, on record, and puts it first', async () => {
    await hold(anna);
    await hold(otto);
    const answer = await client.post(`/admin/v1/tasks/${task}/force-release`, { reason: 'Anna is ill.' });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ id: task, stage: 'annotating', openSlots: 2, leases: [] });
    expect((await leases()).map(({ ending }) => ending)).toEqual(['forced', 'forced']);
    expect(await scene.rows('SELECT turn FROM tasks')).toEqual([{ turn: 2 }]);
    expect(await scene.entryOf(answer)).toMatchObject({
      body: { action: 'task.force-release', object: { type: 'task', id: task }, reason: 'Anna is ill.' },
    });
  });

  it('is answered only when every gateway that serves has applied it to the people concerned', async () => {
    await hold(anna);
    const epoch = async () =>
      (await scene.rows<{ epoch: string }>('SELECT epoch FROM policy_epochs WHERE scope_id = $1', [anna]))[0]
        ?.epoch;
    const before = await epoch();
    await scene.rows(
      `INSERT INTO gateway_instances (id, applied_epoch, lease_until)
       SELECT $1, value, clock_timestamp() + interval '30 s' FROM policy_clock`,
      [uuidV7()],
    );
    let answered = false;
    const answer = client.post(`/admin/v1/tasks/${task}/force-release`).finally(() => {
      answered = true;
    });
    await waitUntil(async () => (await leases())[0]?.ending === 'forced');
    await scene.rows('SELECT pg_sleep(0.2)');
    expect(answered).toBe(false);
    expect(await epoch()).not.toBe(before);
    await scene.rows('UPDATE gateway_instances SET applied_epoch = (SELECT value FROM policy_clock)');
    expect((await answer).status).toBe(200);
  });

  it('may be repeated, and does nothing to a task that nobody holds', async () => {
    for (let time = 0; time < 2; time += 1) {
      const answer = await client.post(`/admin/v1/tasks/${task}/force-release`);
      expect([answer.status, answer.body.openSlots]).toEqual([200, 2]);
    }
  });
});

describe('POST /admin/v1/tasks/{task}/withdraw', () => {
  it('takes the task out of the queue for good, and from whoever holds it', async () => {
    await hold(anna);
    const answer = await client.post(`/admin/v1/tasks/${task}/withdraw`);
    expect(answer.body).toMatchObject({ stage: 'withdrawn', openSlots: 0, leases: [] });
    expect(await leases()).toEqual([{ person_id: anna, ending: 'forced' }]);
    expect((await client.post(`/admin/v1/tasks/${task}/withdraw`)).status).toBe(200);
  });

  it('comes too late for a task that is done', async () => {
    await scene.rows(`UPDATE tasks SET stage = 'done', open_slots = 0`);
    const answer = await client.post(`/admin/v1/tasks/${task}/withdraw`);
    expect([answer.status, answer.body.code]).toEqual([409, 'TASK_FINISHED']);
    const patched = await client.patch(`/admin/v1/tasks/${task}`, { priority: 1 });
    expect([patched.status, patched.body.code]).toEqual([409, 'TASK_FINISHED']);
  });
});

describe('PATCH /admin/v1/tasks/{task}', () => {
  it('moves the task to the end of its new priority; who holds it keeps it', async () => {
    await hold(anna);
    const [before] = await scene.rows<{ position: string }>('SELECT position FROM tasks');
    const answer = await client.patch(`/admin/v1/tasks/${task}`, { priority: 9 });
    expect([answer.status, answer.body.priority, answer.body.leases.length]).toEqual([200, 9, 1]);
    const [after] = await scene.rows<{ position: string }>('SELECT position FROM tasks');
    expect(Number(after?.position)).toBeGreaterThan(Number(before?.position));
    expect((await leases())[0]?.ending).toBeNull();
    expect((await client.patch(`/admin/v1/tasks/${task}`, { priority: 1_000 })).status).toBe(400);
  });
});

describe('GET …/tasks and …/task-times', () => {
  it('shows who holds what, by stage, by person, held or not', async () => {
    await hold(anna);
    const list = async (query: string) => ok(await client.get(`${PROJECT}/tasks?${query}`)).items as object[];
    expect(await list('held=true')).toMatchObject([
      { id: task, leases: [{ person: anna }], items: [expect.any(String)] },
    ]);
    expect(await list('held=false')).toEqual([]);
    expect(await list('person=anna')).toHaveLength(1);
    expect(await list('person=otto')).toEqual([]);
    expect(await list('stage=annotating')).toHaveLength(1);
    expect(await list('stage=done')).toEqual([]);
    expect((await client.get(`${PROJECT}/tasks?stage=lost`)).status).toBe(400);
    expect(ok(await client.get(`/admin/v1/tasks/${task}`)).id).toBe(task);
  });

  it('tells how long whom a task took: to its end, or to the last sign of life', async () => {
    await hold(anna, 11);
    await hold(otto, 4);
    await scene.rows(`UPDATE task_leases SET ended_at = now(), ending = 'completed' WHERE person_id = $1`, [
      anna,
    ]);
    await scene.rows(`UPDATE task_leases SET ended_at = now(), ending = 'lapsed' WHERE person_id = $1`, [
      otto,
    ]);
    const times = ok(await client.get(`${PROJECT}/task-times`)).items as {
      person: string;
      seconds: number;
    }[];
    expect(times).toMatchObject([
      { task, person: anna, stage: 'annotating', round: 1, ending: 'completed' },
      { task, person: otto, ending: 'lapsed' },
    ]);
    expect(Math.abs((times[0]?.seconds ?? 0) - 660)).toBeLessThan(10);
    expect(Math.abs((times[1]?.seconds ?? 0) - 180)).toBeLessThan(10);
    expect(ok(await client.get(`${PROJECT}/task-times?person=otto`)).items).toHaveLength(1);
    expect(ok(await client.get(`${PROJECT}/task-times?task=${task}&limit=1`)).nextCursor).not.toBeNull();
  });

  it('are not there for another client', async () => {
    const other = await scene.as('borealis-admin');
    for (const answer of [
      await other.get(`/admin/v1/tasks/${task}`),
      await other.patch(`/admin/v1/tasks/${task}`, { priority: 1 }),
      await other.post(`/admin/v1/tasks/${task}/force-release`),
      await other.post(`/admin/v1/tasks/${task}/withdraw`),
    ])
      expect([answer.status, answer.body.code]).toEqual([404, 'NOT_FOUND']);
  });
});
