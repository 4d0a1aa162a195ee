import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidV7 } from '#libs/kernel';
import { createProject } from '../support/governance.js';
import { findRecord } from '../support/records.js';
import { connectS3, type S3Keys } from '../support/s3/s3-scene.js';
import { askSigned, elementOf } from '../support/s3/signed.js';
import { Scene } from '../support/scene.js';
import { createDataset } from '../support/world.js';

const PRESENT = '/s3/two/hidden/patient-1.txt';
const QUARANTINED = '/s3/two/hidden/patient-2.txt';
const ABSENT = '/s3/two/hidden/patient-3.txt';

let scene: Scene;
let keys: S3Keys;
let hiddenItem: string;
let project: string;

beforeAll(async () => {
  scene = await Scene.create();
  const { world, fixture } = scene;
  const [open, hidden] = [uuidV7(), uuidV7()];
  await createDataset(fixture, { id: open, organisation: world.client, slug: 'open' });
  await createDataset(fixture, { id: hidden, organisation: world.client, slug: 'hidden' });
  await fixture.owner.query("UPDATE datasets SET permitted_purposes = '{quality-review}' WHERE id = $1", [
    hidden,
  ]);
  const content = Buffer.from('bytes');
  await world.addItem({ key: 'a.txt', content, dataset: open });
  ({ itemId: hiddenItem } = await world.addItem({ key: 'patient-1.txt', content, dataset: hidden }));
  const { itemId } = await world.addItem({ key: 'patient-2.txt', content, dataset: hidden });
  await fixture.owner.query("UPDATE items SET state = 'quarantined' WHERE id = $1", [itemId]);
  project = await createProject(scene, { slug: 'two', datasets: [open, hidden], people: ['annotator'] });
  keys = await connectS3(scene, { projects: [project], person: 'annotator' });
});
afterAll(() => scene?.stop());

/** What is said, without what must differ between any two answers. */
async function told(path: string, method = 'GET'): Promise<object> {
  const answer = await askSigned(scene, keys, { path, method });
  const { 'x-amz-request-id': id, 'x-amz-id-2': trace, ...headers } = answer.headers;
  const body = answer.body
    .toString()
    .replace(String(id), '<id>')
    .replace(String(trace), '<trace>')
    .replace(path, '<path>');
  return { status: answer.status, body, headers: { ...headers, date: '', 'x-access-record': '' } };
}

describe('of a dataset that may not be listed, beside one that may', () => {
  it.each(['GET', 'HEAD'])(
    '%s says the same of keys that are there and keys that are not',
    async (method) => {
      const absent = await told(ABSENT, method);
      expect(absent).toMatchObject({ status: 403 });
      expect(await told(PRESENT, method)).toEqual(absent);
      expect(await told(QUARANTINED, method)).toEqual(absent);
    },
  );

  it('says the same where reading would fail for more reasons than listing', async () => {
    const arranger = scene.arranger();
    await arranger.patch('projects', { id: project }, { lease_required: true });
    const [present, absent] = [await told(PRESENT), await told(ABSENT)];
    await arranger.undo();
    expect(present).toEqual(absent);
  });

  it('says why, and has the item of a key that is there on record', async () => {
    const answer = await askSigned(scene, keys, { path: PRESENT });
    expect(elementOf(answer, 'Code')).toBe('AccessDenied');
    expect(elementOf(answer, 'Message')).toMatch(/PURPOSE/);
    const record = await findRecord(scene.fixture, answer.headers['x-amz-request-id']);
    expect(record).toMatchObject({ kind: 'access', effect: 'deny', item_id: hiddenItem });
  });

  it('still says 404 of a missing key of the dataset that may be listed', async () => {
    expect((await askSigned(scene, keys, { path: '/s3/two/open/a.txt' })).status).toBe(200);
    expect((await askSigned(scene, keys, { path: '/s3/two/open/missing' })).status).toBe(404);
    expect((await askSigned(scene, keys, { path: '/s3/two/nowhere/missing' })).status).toBe(404);
  });
});
