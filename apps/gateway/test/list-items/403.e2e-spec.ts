import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { problemOf } from '../support/http-client.js';
import { findRecord } from '../support/records.js';
import { reEvaluate } from '../support/re-evaluate.js';
import { Scene } from '../support/scene.js';

const PATH = '/v1/projects/pictures/items';

let scene: Scene;

beforeAll(async () => {
  scene = await Scene.create();
  await scene.world.addItem({ content: Buffer.from('x'), key: 'a-telling-name.png' });
});
afterAll(() => scene?.stop());

async function assertRefused(as: string, code: string): Promise<void> {
  const answer = await scene.get(PATH, { as });
  expect([answer.status, problemOf(answer).code]).toEqual([403, code]);
  expect(answer.body.toString()).not.toContain('a-telling-name');
  const record = await findRecord(scene.fixture, answer.headers['x-access-record']);
  expect(record).toMatchObject({ kind: 'listing', effect: 'deny' });
  expect(record?.codes).toContain(code);
  const again = await reEvaluate(scene.fixture, record?.id);
  expect(again.reasons.map((reason) => reason.code)).toEqual(record?.codes);
}

describe('GET /v1/projects/{project}/items', () => {
  it('refuses whoever is not assigned, by name and on record', () =>
    assertRefused('unassigned', 'NOT_ASSIGNED'));

  it('refuses an auditor of the operator', () => assertRefused('auditor', 'ROLE_FORBIDS'));

  it.each([
    ['people', { status: 'suspended' }, 'PRINCIPAL_SUSPENDED'],
    ['worker_profiles', { age_band: '16_17' }, 'PRINCIPAL_BELOW_MINIMUM_AGE'],
  ])('refuses a person whose %s says %j', async (table, change, code) => {
    const arranger = scene.arranger(scene.personId('annotator'));
    const key = table === 'people' ? 'id' : 'person_id';
    await arranger.patch(table, { [key]: scene.personId('annotator') }, change);
    await assertRefused('annotator', code);
    await arranger.undo();
    expect((await scene.get(PATH)).status).toBe(200);
  });

  it('refuses while every dataset of the project is locked', async () => {
    const arranger = scene.arranger();
    await arranger.patch('datasets', { id: scene.world.dataset }, { locked: true });
    await assertRefused('annotator', 'DATASET_LOCKED');
    await arranger.undo();
  });
});
