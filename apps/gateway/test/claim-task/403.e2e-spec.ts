import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidV7 } from '#libs/kernel';
import { type Answer, problemOf } from '../support/http-client.js';
import { findRecord } from '../support/records.js';
import { reEvaluate } from '../support/re-evaluate.js';
import { Scene } from '../support/scene.js';
import { act, addTasks, claim, claimed, clearTasks } from '../support/tasks.js';
import { connectTool } from '../support/tools.js';
import { createDataset } from '../support/world.js';

let scene: Scene;
let tasks: string[];

beforeAll(async () => {
  scene = await Scene.create();
  const { itemId } = await scene.world.addItem({ content: Buffer.from('x'), key: 'a-telling-name.png' });
  tasks = await addTasks(scene, { tasks: [[itemId], [itemId], [itemId]] });
});
afterAll(() => scene?.stop());

async function expectRefused(answer: Answer, code: string): Promise<void> {
  expect([answer.status, problemOf(answer).code]).toEqual([403, code]);
  expect(answer.body.toString()).not.toContain('a-telling-name');
  const record = await findRecord(scene.fixture, answer.headers['x-access-record']);
  expect(record).toMatchObject({ kind: 'listing', effect: 'deny', item_id: null });
  const again = await reEvaluate(scene.fixture, record?.id);
  expect(again.reasons.map((reason) => reason.code)).toEqual(record?.codes);
}

const leases = async (): Promise<number> =>
  (await scene.fixture.owner.query('SELECT FROM task_leases')).rowCount ?? -1;

describe('POST /v1/projects/{project}/tasks/claim', () => {
  it.each([
    ['whoever is not assigned', 'unassigned', 'NOT_ASSIGNED'],
    ['an auditor', 'auditor', 'ROLE_FORBIDS'],
    ['an administrator of the client', 'administrator', 'ROLE_FORBIDS'],
  ])('refuses %s, by name and on record, and takes no task', async (_who, as, code) => {
    const before = await leases();
    await expectRefused(await claim(scene, as), code);
    expect(await leases()).toBe(before);
  });

  it('refuses a tool that acts for nobody: a lease is a person’s', async () => {
    const tool = await connectTool(scene, { projects: [scene.world.project] });
    const headers = { authorization: `Bearer ${tool}` };
    await expectRefused(await claim(scene, 'annotator', { headers }), 'ROLE_FORBIDS');
  });

  it.each([
    ['worker_profiles', 'person_id', { workforce_type: 'freelancer' }, 'WORKFORCE_TYPE_NOT_ALLOWED'],
    ['worker_profiles', 'person_id', { residence_country: 'US' }, 'WORKER_COUNTRY_NOT_ALLOWED'],
    ['people', 'id', { status: 'suspended' }, 'PRINCIPAL_SUSPENDED'],
    ['assignments', 'person_id', { purpose: 'model-training' }, 'PURPOSE_NOT_PERMITTED'],
  ])(
    'refuses a person whose %s says otherwise, as it would their reads',
    async (table, key, change, code) => {
      const arranger = scene.arranger(scene.personId('annotator'));
      await arranger.patch(table, { [key]: scene.personId('annotator') }, change);
      await expectRefused(await claim(scene), code);
      await arranger.undo();
    },
  );
});

describe('a person who may not read any more', () => {
  it('neither learns what they hold, nor keeps it by heartbeats, nor finishes it', async () => {
    const { id } = await claimed(scene);
    expect(tasks).toContain(id);
    const arranger = scene.arranger(scene.personId('annotator'));
    await arranger.patch(
      'assignments',
      { person_id: scene.personId('annotator') },
      { revoked_at: '2026-01-02Z' },
    );
    await expectRefused(await claim(scene), 'ASSIGNMENT_REVOKED');
    await expectRefused(await scene.get(`/v1/tasks/${id}`), 'ASSIGNMENT_REVOKED');
    for (const what of ['heartbeat', 'complete', 'release', 'skip']) {
      const refused = await act(scene, id, what);
      await expectRefused(refused, 'ASSIGNMENT_REVOKED');
      const record = await findRecord(scene.fixture, refused.headers['x-access-record']);
      expect(record?.body.details).toMatchObject({ task: id });
    }
    const { rows } = await scene.fixture.owner.query('SELECT ended_at FROM task_leases WHERE task_id = $1', [
      id,
    ]);
    expect(rows).toEqual([{ ended_at: null }]);
    await arranger.undo();
    expect((await act(scene, id, 'release')).status).toBe(200);
  });

  it('is refused what they hold of a dataset that was locked, even where the project has others', async () => {
    const { client, project, dataset } = scene.world;
    const arranger = scene.arranger();
    const other = uuidV7();
    await createDataset(scene.fixture, { id: other, organisation: client, slug: 'other' });
    await arranger.insert('project_datasets', {
      project_id: project,
      dataset_id: other,
      organisation_id: client,
    });
    const { itemId } = await scene.world.addItem({ content: Buffer.from('y'), dataset: other });
    await claimed(scene, 'other-annotator');
    await addTasks(scene, { tasks: [[itemId]], dataset: other, priority: 9 });
    await arranger.patch('datasets', { id: dataset }, { locked: true });
    await expectRefused(await claim(scene, 'other-annotator'), 'DATASET_LOCKED');
    // Somebody who holds nothing gets a task of the other one.
    expect((await claimed(scene)).items).toMatchObject([{ id: itemId }]);
    await clearTasks(scene);
    await arranger.undo();
  });
});
