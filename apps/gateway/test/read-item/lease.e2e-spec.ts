import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { PacedReader, problemOf } from '../support/http-client.js';
import { endLease, holdTask } from '../support/leases.js';
import type { PolicyArranger } from '../support/policy-arranger.js';
import { reEvaluate } from '../support/re-evaluate.js';
import { RecordingLock } from '../support/recording-lock.js';
import { findRecord, outcomeOf } from '../support/records.js';
import { contentPath, Scene } from '../support/scene.js';
import { connectTool } from '../support/tools.js';

const BIG = 24 * 1024 * 1024;

let scene: Scene;
let arranger: PolicyArranger;
let itemId: string;
let otherItemId: string;
let bigItemId: string;

beforeAll(async () => {
  scene = await Scene.create();
  ({ itemId } = await scene.world.addItem({ content: Buffer.from('of the task') }));
  ({ itemId: otherItemId } = await scene.world.addItem({ content: Buffer.from('of no task') }));
  ({ itemId: bigItemId } = await scene.world.addItem({ content: randomBytes(BIG) }));
  arranger = scene.arranger();
  await arranger.patch('projects', { id: scene.world.project }, { lease_required: true });
});
afterEach(() =>
  scene.fixture.owner.query(
    "UPDATE task_leases SET ended_at = now(), ending = 'forced' WHERE ended_at IS NULL",
  ),
);
afterAll(() => scene?.stop());

const codeOf = async (item: string, as = 'annotator'): Promise<unknown> => {
  const answer = await scene.read(item, { as });
  return answer.status === 200 ? 200 : problemOf(answer).code;
};

describe('where a project demands a lease', () => {
  it('its holder reads the items of the task, no others, and the record says under which lease', async () => {
    const { leaseId, taskId } = await holdTask(scene, { items: [itemId] });
    const answer = await scene.read(itemId);
    expect([answer.status, answer.body.toString()]).toEqual([200, 'of the task']);
    const record = await findRecord(scene.fixture, answer.headers['x-access-record']);
    expect(record?.body.facts).toMatchObject({ lease: { id: leaseId, taskId, endedAt: null } });
    expect((await reEvaluate(scene.fixture, record?.id)).effect).toBe('allow');
    expect(await codeOf(otherItemId)).toBe('LEASE_REQUIRED');
    expect(await codeOf(itemId, 'other-annotator')).toBe('LEASE_REQUIRED');
  });

  it('metadata is told without one', async () => {
    expect((await scene.get(`/v1/items/${itemId}`)).status).toBe(200);
  });

  it('one that was given back opens nothing from that moment on, and one taken since does', async () => {
    const { leaseId } = await holdTask(scene, { items: [itemId] });
    expect(await codeOf(itemId)).toBe(200);
    await endLease(scene.fixture.owner, leaseId);
    expect(await codeOf(itemId)).toBe('LEASE_EXPIRED');
    await holdTask(scene, { items: [itemId] });
    expect(await codeOf(itemId)).toBe(200);
  });

  it('a tool that acts for nobody holds none', async () => {
    await holdTask(scene, { items: [itemId] });
    const tool = await connectTool(scene, { projects: [scene.world.project] });
    const answer = await scene.read(itemId, { headers: { authorization: `Bearer ${tool}` } });
    expect(problemOf(answer).code).toBe('LEASE_REQUIRED');
  });

  it('a lease that ends between the decision and its record records no leave to read', async () => {
    const { leaseId } = await holdTask(scene, { items: [itemId] });
    // The record waits for the organisation's lock: the decision is made, its commit is not.
    const lock = await RecordingLock.take(scene.fixture, scene.world.client);
    const reading = scene.getOnce(contentPath(itemId));
    await lock.untilWaitedFor();
    await endLease(scene.fixture.owner, leaseId);
    await lock.release();
    const answer = await reading;
    expect([answer.status, problemOf(answer).code]).toEqual([403, 'LEASE_EXPIRED']);
  });

  it('a read under way ends soon after its lease', async () => {
    const { leaseId } = await holdTask(scene, { items: [bigItemId] });
    const reader = await PacedReader.open(
      scene.gateway.origin + contentPath(bigItemId),
      await scene.authorization(),
    );
    expect(reader.status).toBe(200);
    await reader.take(100_000);
    await endLease(scene.fixture.owner, leaseId);
    const outcome = await outcomeOf(scene.fixture, reader.header('x-access-record'), 5_000);
    await reader.takeRest();
    expect(outcome.ending).toBe('revoked');
    expect(outcome.bytesSent).toBeLessThan(BIG);
  });
});
