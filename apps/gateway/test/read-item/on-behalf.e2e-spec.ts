import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidV7 } from '#libs/kernel';
import { createProject } from '../support/governance.js';
import { type Answer, ask, PacedReader, problemOf } from '../support/http-client.js';
import { changePolicy, type PolicyArranger } from '../support/policy-arranger.js';
import { reEvaluate } from '../support/re-evaluate.js';
import { findRecord, outcomeOf } from '../support/records.js';
import { RecordingLock } from '../support/recording-lock.js';
import { contentPath, Scene } from '../support/scene.js';
import { connectTool } from '../support/tools.js';

const DISCONNECT = 'UPDATE tool_credentials SET disconnected_at = now() WHERE id = $1';
const BIG = 24 * 1024 * 1024;

let scene: Scene;
let arranger: PolicyArranger;
let itemId: string;
let bigItemId: string;

beforeAll(async () => {
  scene = await Scene.create();
  ({ itemId } = await scene.world.addItem({ content: Buffer.from('for the person') }));
  ({ itemId: bigItemId } = await scene.world.addItem({ content: randomBytes(BIG) }));
  arranger = scene.arranger(scene.personId('annotator'));
});
afterEach(() => arranger.undo());
afterAll(() => scene?.stop());

const connect = async (person: string): Promise<{ id: string; authorization: string }> => {
  const id = uuidV7();
  const tool = await connectTool(scene, { id, person, projects: [scene.world.project] });
  return { id, authorization: `Bearer ${tool}` };
};
const read = (authorization: string, project?: string): Promise<Answer> =>
  ask(scene.gateway.origin + contentPath(itemId, project), { headers: { authorization } });

async function disconnect(id: string): Promise<void> {
  await changePolicy(scene.fixture.owner, { organisations: [scene.world.client], scopes: [id] }, [
    DISCONNECT,
    [id],
  ]);
}

describe('a tool credential made for one person', () => {
  it('reads as that person, and the record names both', async () => {
    const { id, authorization } = await connect('annotator');
    const answer = await read(authorization);
    expect([answer.status, answer.body.toString()]).toEqual([200, 'for the person']);
    const record = await findRecord(scene.fixture, answer.headers['x-access-record']);
    expect(record).toMatchObject({ subject_id: scene.personId('annotator'), tool_id: id });
    expect((await reEvaluate(scene.fixture, record?.id)).effect).toBe('allow');
  });

  it.each([
    ['suspended', 'people', { status: 'suspended' }, 'PRINCIPAL_SUSPENDED'],
    ['not trained', 'worker_profiles', { trainings: '[]' }, 'TRAINING_MISSING'],
  ])('is refused whatever its person is refused: %s', async (_name, table, change, code) => {
    const { authorization } = await connect('annotator');
    const where = { [table === 'people' ? 'id' : 'person_id']: scene.personId('annotator') };
    await arranger.patch(table, where, change);
    const answer = await read(authorization);
    expect([answer.status, problemOf(answer).code]).toEqual([403, code]);
  });

  it('of a person without an assignment has none either, whatever the project lets tools do', async () => {
    const { authorization } = await connect('unassigned');
    expect(problemOf(await read(authorization, 'pictures')).code).toBe('NOT_ASSIGNED');
  });

  it('reaches no project it is not connected to, though its person is assigned there', async () => {
    const project = await createProject(scene, { slug: 'elsewhere', datasets: [scene.world.dataset] });
    await scene.fixture.owner.query(
      "INSERT INTO assignments (id, organisation_id, project_id, person_id, purpose) VALUES ($1, $2, $3, $4, 'annotation')",
      [uuidV7(), scene.world.client, project, scene.personId('reviewer')],
    );
    const { authorization } = await connect('reviewer');
    expect((await read(authorization)).status).toBe(200);
    expect(problemOf(await read(authorization, project)).code).toBe('CREDENTIAL_DISCONNECTED');
    expect((await scene.read(itemId, { as: 'reviewer', project })).status).toBe(200);
  });

  it('never shares what is known of its person called directly: both are decided apart', async () => {
    const { id, authorization } = await connect('annotator');
    expect((await scene.read(itemId)).status).toBe(200);
    expect((await read(authorization)).status).toBe(200);
    await disconnect(id);
    expect([401, 403]).toContain((await read(authorization)).status);
    expect((await scene.read(itemId)).status).toBe(200);
  });

  it('disconnected between the decision and its record records no leave to read', async () => {
    const { id, authorization } = await connect('annotator');
    expect((await read(authorization)).status).toBe(200);
    const lock = await RecordingLock.take(scene.fixture, scene.world.client);
    try {
      const reading = read(authorization);
      await lock.untilWaitedFor();
      await lock.change([id], DISCONNECT, [id]);
      await lock.release();
      const answer = await reading;
      expect([answer.status, problemOf(answer).code]).toEqual([403, 'CREDENTIAL_DISCONNECTED']);
    } finally {
      await lock.release();
    }
  });

  it('that is disconnected loses the read it is in the middle of', async () => {
    const { id, authorization } = await connect('annotator');
    const reader = await PacedReader.open(scene.gateway.origin + contentPath(bigItemId), { authorization });
    await reader.take(100_000);
    await disconnect(id);
    const outcome = await outcomeOf(scene.fixture, reader.header('x-access-record'), 1_500);
    await reader.takeRest();
    expect(outcome.ending).toBe('revoked');
    expect(outcome.bytesSent).toBeLessThan(BIG);
  });
});

describe('a tool credential made for nobody in particular', () => {
  it('reads only where the project lets tools read for nobody', async () => {
    const tool = await connectTool(scene, { projects: [scene.world.project] });
    expect((await read(`Bearer ${tool}`)).status).toBe(200);
    await arranger.patch('projects', { id: scene.world.project }, { allow_delegated_tools: false });
    const answer = await read(`Bearer ${tool}`);
    expect([answer.status, problemOf(answer).code]).toEqual([403, 'NOT_ASSIGNED']);
  });
});
