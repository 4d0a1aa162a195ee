import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ControlPlane } from '../support/control-plane.js';
import { type Answer, PacedReader, problemOf } from '../support/http-client.js';
import { outcomeOf } from '../support/records.js';
import { contentPath, Scene } from '../support/scene.js';
import { act, addTasks, bodyOf, claim, claimed, clearTasks } from '../support/tasks.js';
import { connectTool } from '../support/tools.js';

const BIG = 24 * 1024 * 1024;

let scene: Scene;
let admin: ControlPlane;
let itemId: string;

beforeAll(async () => {
  scene = await Scene.create();
  ({ itemId } = await scene.world.addItem({ content: randomBytes(BIG) }));
  const arranger = scene.arranger();
  await arranger.patch('projects', { id: scene.world.project }, { lease_required: true });
  admin = await ControlPlane.start(scene);
});
beforeEach(() => clearTasks(scene));
afterAll(async () => {
  await admin?.close();
  await scene?.stop();
});

function administer(task: string, what: 'force-release' | 'withdraw'): Promise<Answer> {
  return admin.send(`/tasks/${task}/${what}`, { method: 'POST' });
}

describe('where a project demands a lease', () => {
  it('a claim opens the items of the task, and giving it back closes them', async () => {
    await addTasks(scene, { tasks: [[itemId]] });
    const range = { headers: { range: 'bytes=0-9' } };
    expect(problemOf(await scene.read(itemId, range)).code).toBe('LEASE_REQUIRED');
    const { id, items } = await claimed(scene);
    expect((await scene.get(items[0]?.contentUrl ?? '', range)).status).toBe(206);
    await act(scene, id, 'release');
    expect(problemOf(await scene.read(itemId, range)).code).toBe('LEASE_EXPIRED');
  });

  it('a tool claims and works for its person, who has one task whichever way they ask', async () => {
    const [task = ''] = await addTasks(scene, { tasks: [[itemId]] });
    const tool = await connectTool(scene, { projects: [scene.world.project], person: 'annotator' });
    const headers = { authorization: `Bearer ${tool}` };
    expect(bodyOf(await claim(scene, 'annotator', { headers })).task).toMatchObject({ id: task });
    expect((await claimed(scene)).id).toBe(task);
    expect((await scene.read(itemId, { headers: { ...headers, range: 'bytes=0-9' } })).status).toBe(206);
    expect((await act(scene, task, 'complete', { headers })).status).toBe(200);
    expect((await act(scene, task, 'complete')).status).toBe(409);
  });

  it.each(['force-release', 'withdraw'] as const)(
    '%s cuts a read under way, and when it is answered nothing is read by the lease any more',
    async (what) => {
      await addTasks(scene, { tasks: [[itemId]] });
      const { id } = await claimed(scene);
      const reader = await PacedReader.open(
        scene.gateway.origin + contentPath(itemId),
        await scene.authorization(),
      );
      await reader.take(200_000);
      expect((await administer(id, what)).status).toBe(200);
      const { ending, bytesSent } = await outcomeOf(scene.fixture, reader.header('x-access-record'));
      await reader.takeRest();
      expect(ending).toBe('revoked');
      expect(reader.bytesReceived).toBeLessThan(BIG);
      expect(reader.bytesReceived).toBeLessThanOrEqual(bytesSent);
      const again = await scene.read(itemId, { headers: { range: 'bytes=0-9' } });
      expect(problemOf(again).code).toBe('LEASE_EXPIRED');
      expect(problemOf(await act(scene, id, 'heartbeat')).code).toBe('LEASE_NOT_HELD');
    },
  );
});
