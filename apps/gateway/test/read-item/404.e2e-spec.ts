import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidV7 } from '#libs/kernel';
import { createProject } from '../support/governance.js';
import { type Answer, problemOf } from '../support/http-client.js';
import { countRecords, findRecord } from '../support/records.js';
import { Scene } from '../support/scene.js';
import { createDataset } from '../support/world.js';

const CONTENT = Buffer.from('bytes of another client');

let scene: Scene;
let ownItem: string;
let foreignItem: string;
let foreignProject: string;

beforeAll(async () => {
  scene = await Scene.create();
  const { world, fixture } = scene;
  ownItem = (await world.addItem({ content: CONTENT })).itemId;
  const dataset = uuidV7();
  await createDataset(fixture, { id: dataset, organisation: world.otherClient, slug: 'theirs' });
  foreignItem = (await world.addItem({ content: CONTENT, dataset, organisation: world.otherClient })).itemId;
  foreignProject = await createProject(scene, {
    organisation: world.otherClient,
    slug: 'their-project',
    datasets: [dataset],
  });
});
afterAll(() => scene?.stop());

/** Every way of meeting something that is not there, or not the caller's to know. */
const NOT_THERE: [string, () => Promise<Answer>][] = [
  ['an item that does not exist', () => scene.read(uuidV7())],
  ['a malformed id', () => scene.read('no-such-thing')],
  ['an upper-case id', () => scene.read(ownItem.toUpperCase())],
  ['an id with a NUL', () => scene.read('%00')],
  ['another client’s item', () => scene.read(foreignItem)],
  ['another client’s item in a project of one’s own', () => scene.read(foreignItem, { project: 'pictures' })],
  ['another client’s item in its project', () => scene.read(foreignItem, { project: foreignProject })],
  ['one’s own item in another client’s project', () => scene.read(ownItem, { project: foreignProject })],
  [
    'one’s own item in another client’s project by slug',
    () => scene.read(ownItem, { project: 'their-project' }),
  ],
  ['one’s own item in a project that does not exist', () => scene.read(ownItem, { project: uuidV7() })],
  ['one’s own item in a project by an unknown slug', () => scene.read(ownItem, { project: 'nothing' })],
  ['one’s own item in a project by what is no slug', () => scene.read(ownItem, { project: '\0\r\n\u2028' })],
  ['a stranger’s look at an item', () => scene.read(ownItem, { as: 'stranger' })],
];

/** The answer without what must differ between any two: ids and time. */
function withoutIds(answer: Answer): object {
  const { recordId, traceId } = problemOf(answer) as unknown as { recordId: string; traceId: string };
  const body = answer.body.toString('utf8').replace(recordId, '<record>').replace(traceId, '<trace>');
  const { date, ...headers } = answer.headers;
  expect(Date.parse(date ?? '')).not.toBeNaN();
  return { status: answer.status, body, headers: { ...headers, 'x-access-record': '<record>' } };
}

describe('a 404 of GET /v1/items/{item}/content', () => {
  it.each(NOT_THERE)(
    'is, byte for byte but for ids and time, that of a missing item: %s',
    async (_what, meet) => {
      const missing = withoutIds(await scene.read(uuidV7()));
      const answer = await meet();
      expect(withoutIds(answer)).toEqual(missing);
      expect(missing).toMatchObject({ status: 404 });
      expect(Object.keys(answer.headers)).toEqual(Object.keys((await scene.read(uuidV7())).headers));
    },
  );

  it('is on record with its true reason, on the trail of the client whose item was asked for', async () => {
    const answer = await scene.read(foreignItem);
    const record = await findRecord(scene.fixture, answer.headers['x-access-record']);
    expect(record).toMatchObject({
      effect: 'deny',
      organisation_id: scene.world.otherClient,
      subject_id: scene.personId('annotator'),
      item_id: foreignItem,
    });
    expect(record?.codes).toContain('OTHER_ORGANISATION');
    const missing = await scene.read(uuidV7());
    const other = await findRecord(scene.fixture, missing.headers['x-access-record']);
    expect(other).toMatchObject({ effect: 'deny', organisation_id: scene.world.operator });
    expect(other?.codes).toContain('OTHER_ORGANISATION');
  });

  it('is the same for metadata', async () => {
    const missing = withoutIds(await scene.get(`/v1/items/${uuidV7()}`));
    for (const path of [foreignItem, 'no-such-thing', `${ownItem}?project=${foreignProject}`]) {
      expect(withoutIds(await scene.get(`/v1/items/${path}`))).toEqual(missing);
    }
    expect(missing).toMatchObject({ status: 404 });
  });

  it('takes as long for a foreign item as for a missing one, as far as a coarse clock tells', async () => {
    // Cached for those who may read it: the cache must not make the foreign item faster or slower.
    const medians = await medianTimes(200, [() => scene.read(uuidV7()), () => scene.read(foreignItem)]);
    const [missing = 0, foreign = 0] = medians;
    expect(Math.max(missing, foreign) / Math.min(missing, foreign)).toBeLessThan(3);
  });

  it('leaves one record each time', async () => {
    const before = await countRecords(scene.fixture, 'access');
    for (const [, meet] of NOT_THERE) await meet();
    expect(await countRecords(scene.fixture, 'access')).toBe(before + NOT_THERE.length);
  });
});

/** Returns the median time of each question, asked in turns so that a busy machine slows all alike. */
async function medianTimes(
  rounds: number,
  questions: readonly (() => Promise<Answer>)[],
): Promise<readonly number[]> {
  const times: number[][] = questions.map(() => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, question] of questions.entries()) times[index]?.push((await question()).firstByteMs);
  }
  return times.map((list) => list.sort((a, b) => a - b)[rounds >> 1] ?? 0);
}
