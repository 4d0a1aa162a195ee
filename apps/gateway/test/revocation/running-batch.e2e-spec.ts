import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { waitUntil } from '#libs/testing';
import { Administration } from '../support/administration.js';
import { ControlPlane } from '../support/control-plane.js';
import { problemOf } from '../support/http-client.js';
import { contentPath, Scene } from '../support/scene.js';
import { act, addTasks, claimed, clearTasks } from '../support/tasks.js';

const LONGEST_CHANGE_MS = 2_000;
/** Who waits for a row, and whether they hold the lock of any organisation meanwhile. */
const WAITING = `
  SELECT bool_or(EXISTS (SELECT FROM pg_locks h WHERE h.pid = w.pid AND h.locktype = 'advisory' AND h.granted)) AS holding
  FROM pg_locks w JOIN pg_stat_activity a ON a.pid = w.pid
  WHERE NOT w.granted AND w.locktype = 'transactionid' AND a.datname = current_database()`;

let scene: Scene;
let admin: ControlPlane;
let administration: Administration;
let batch: pg.Client;
let itemId: string;

beforeAll(async () => {
  scene = await Scene.create();
  admin = await ControlPlane.start(scene);
  administration = await Administration.open(scene);
  ({ itemId } = await scene.world.addItem({ content: Buffer.from('picture') }));
  batch = new pg.Client({
    connectionString: scene.fixture.database.ownerUrl,
    options: '-c search_path=portcullis',
  });
  await batch.connect();
});
beforeEach(() => clearTasks(scene));
afterAll(async () => {
  await batch?.end();
  await administration?.close();
  await admin?.close();
  await scene?.stop();
});

/** Does the work while a large batch of the same project is being written. */
async function whileBatchRuns(work: () => Promise<void>): Promise<void> {
  await batch.query('BEGIN');
  try {
    await batch.query(`SELECT take_task_position($1, $2, 'new', 10000)`, [
      scene.world.project,
      scene.world.client,
    ]);
    await work();
  } finally {
    await batch.query('ROLLBACK');
  }
}

/** Waits until somebody waits for the batch; says whether they keep the organisation's lock meanwhile. */
async function somebodyWaits(): Promise<boolean> {
  const { owner } = scene.fixture;
  const seen = await waitUntil(async () => {
    const [row] = (await owner.query<{ holding: boolean | null }>(WAITING)).rows;
    return row?.holding === null ? null : row;
  });
  return seen?.holding === true;
}

describe('while a large batch is being written', () => {
  const prioritise = (task: string) => admin.sendJson('PATCH', `/tasks/${task}`, { priority: 5 });

  it('a change of priority keeps neither a read nor a change of policy waiting', async () => {
    const [task = ''] = await addTasks(scene, { tasks: [[itemId]] });
    const gateway = await scene.fixture.startGateway();
    await scene.getOnce(contentPath(itemId), { gateway });
    await whileBatchRuns(async () => {
      const patched = prioritise(task);
      const holding = await somebodyWaits();
      const startedAt = performance.now();
      const revoked = administration
        .revoke('other-annotator')
        .then(() => performance.now() - startedAt)
        .catch((error: unknown) => error);
      // Where the change waits for its lock, this read queues behind it.
      await Promise.race([revoked, pause(300)]);
      const read = await scene.getOnce(contentPath(itemId), { gateway });
      expect([read.status, holding]).toEqual([200, false]);
      expect(await revoked).toBeLessThan(LONGEST_CHANGE_MS);
      const busy = await patched;
      expect([busy.status, problemOf(busy).code, busy.headers['retry-after']]).toEqual([
        409,
        'QUEUE_BUSY',
        '2',
      ]);
    });
    expect((await prioritise(task)).status).toBe(200);
    const moved = await scene.fixture.owner.query('SELECT priority FROM tasks WHERE id = $1', [task]);
    expect(moved.rows).toEqual([{ priority: 5 }]);
  });

  it('another batch waits without the organisation’s lock', async () => {
    await whileBatchRuns(async () => {
      const path = `/projects/${scene.world.project}/task-batches`;
      const second = admin.sendJson('POST', path, { name: 'Second', every: {} });
      expect(await somebodyWaits()).toBe(false);
      await batch.query('ROLLBACK');
      expect((await second).status).toBe(201);
    });
  });

  it('another batch that would wait for long is told to come again, and leaves nothing behind', async () => {
    const path = `/projects/${scene.world.project}/task-batches`;
    const second = () => admin.sendJson('POST', path, { name: 'Late', every: {} });
    await whileBatchRuns(async () => {
      const busy = await second();
      expect([busy.status, problemOf(busy).code, busy.headers['retry-after']]).toEqual([
        409,
        'QUEUE_BUSY',
        '2',
      ]);
    });
    const left = await scene.fixture.owner.query(`SELECT FROM task_batches WHERE name = 'Late'`);
    expect(left.rowCount).toBe(0);
    expect((await second()).status).toBe(201);
  });

  it('claims, returns and forced endings do not wait for it', async () => {
    await addTasks(scene, { tasks: [[itemId]] });
    await whileBatchRuns(async () => {
      const { id } = await claimed(scene);
      expect((await act(scene, id, 'release')).status).toBe(200);
      expect((await claimed(scene)).id).toBe(id);
      expect((await admin.send(`/tasks/${id}/force-release`, { method: 'POST' })).status).toBe(200);
    });
  });
});
