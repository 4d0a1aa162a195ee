import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Scene } from '../../../apps/gateway/test/support/scene.js';
import { addTasks, clearTasks, lapse } from '../../../apps/gateway/test/support/tasks.js';
import { findPython, runScript, type ScriptRun } from '../../../libs/testing/src/index.js';
import { PortcullisClient, PortcullisError, workThroughTasks } from '../src/index.js';

const PACKAGES = join(import.meta.dirname, '..', '..');
const TSC = join(PACKAGES, '..', 'node_modules', 'typescript', 'bin', 'tsc');
const content = Buffer.from('seen only by whoever holds the task');
const python = findPython('requests');

let scene: Scene;
let client: PortcullisClient;
let items: string[];

beforeAll(async () => {
  scene = await Scene.create();
  items = [];
  for (const key of ['one', 'two', 'three']) items.push((await scene.world.addItem({ content, key })).itemId);
  // Bytes under a task's lease only: what the loop reads outside of one is refused.
  await scene.fixture.owner.query('UPDATE projects SET lease_required = true WHERE id = $1', [
    scene.world.project,
  ]);
  client = new PortcullisClient({ origin: scene.gateway.origin, token: () => scene.token('annotator') });
});
afterEach(() => clearTasks(scene));
afterAll(() => scene?.stop());

const addOneTaskPerItem = (): Promise<string[]> => addTasks(scene, { tasks: items.map((item) => [item]) });

/** How the tasks' leases ended, in the order of the tasks. */
async function endings(): Promise<string[]> {
  const { rows } = await scene.fixture.owner.query<{ ending: string }>(
    'SELECT ending FROM task_leases ORDER BY started_at',
  );
  return rows.map(({ ending }) => ending);
}

describe('the task loop against a real gateway', () => {
  it('reads each task’s items while it holds the task, and at no other time', async () => {
    await addOneTaskPerItem();
    const read: string[] = [];
    const result = await workThroughTasks(client, { project: 'pictures' }, async (task, { signal }) => {
      for (const { id } of task.items) {
        expect(Buffer.from(await client.readAll(id, { project: task.projectId, signal }))).toEqual(content);
        read.push(id);
      }
      return read.length === 2 ? 'skip' : 'complete';
    });
    expect(result).toEqual({ ended: 3, lost: 0 });
    expect(read).toEqual(items);
    expect(await endings()).toEqual(['completed', 'skipped', 'completed']);
    await expect(client.readAll(items[0] ?? '')).rejects.toMatchObject({
      status: 403,
      code: 'LEASE_EXPIRED',
    });
  });

  it('counts a task as lost that ran out meanwhile, and gets it again', async () => {
    await addTasks(scene, { tasks: [items] });
    let worked = 0;
    const result = await workThroughTasks(client, { project: 'pictures' }, async (task) => {
      worked += 1;
      if (worked === 1) await lapse(scene, 'annotator');
      expect(task.items).toHaveLength(3);
      return 'complete';
    });
    expect(result).toEqual({ ended: 1, lost: 1 });
  });

  it('extends its lease, and gives back a task whose work fails', async () => {
    await addOneTaskPerItem();
    const working = workThroughTasks(client, { project: 'pictures' }, async (task) => {
      const extended = await client.heartbeat(task.id);
      expect(Date.parse(extended.expiresAt)).toBeGreaterThanOrEqual(Date.parse(task.lease.expiresAt));
      throw new Error('no idea');
    });
    await expect(working).rejects.toThrow('no idea');
    expect(await endings()).toEqual(['released']);
  });

  it('ends at a refusal', async () => {
    await addOneTaskPerItem();
    const stranger = new PortcullisClient({
      origin: scene.gateway.origin,
      token: () => scene.token('unassigned'),
    });
    const working = workThroughTasks(stranger, { project: 'pictures' }, () => Promise.resolve('complete'));
    await expect(working).rejects.toBeInstanceOf(PortcullisError);
    await expect(working).rejects.toMatchObject({ status: 403, code: 'NOT_ASSIGNED' });
  });
});

describe('the example workers against a real gateway', () => {
  const completed = ['completed', 'completed', 'completed'];
  const run = async (command: string, script: string): Promise<ScriptRun> =>
    runScript(command, [script, scene.gateway.origin, 'pictures'], {
      PORTCULLIS_TOKEN: await scene.token('annotator'),
    });

  it('the one in TypeScript works through the queue', async () => {
    const tsconfig = join(PACKAGES, 'client', 'tsconfig.build.json');
    expect((await runScript(process.execPath, [TSC, '-p', tsconfig])).code).toBe(0);
    await addOneTaskPerItem();
    const { code, stdout, stderr } = await run(
      process.execPath,
      join(PACKAGES, 'client', 'examples', 'worker.ts'),
    );
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^one: 35 bytes, record [0-9a-f-]{36}$/m);
    expect(stdout).toContain('3 tasks ended, 0 lost');
    expect(await endings()).toEqual(completed);
  });

  (python === null ? it.skip : it)('the one in Python does too', async () => {
    await addOneTaskPerItem();
    const { code, stdout, stderr } = await run(python ?? '', join(PACKAGES, 'python-example', 'worker.py'));
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^three: 35 bytes, record [0-9a-f-]{36}$/m);
    expect(await endings()).toEqual(completed);
  });
});
