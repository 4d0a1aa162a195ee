import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidV7 } from '#libs/kernel';
import { createProject } from '../support/governance.js';
import { countRecords, findRecord } from '../support/records.js';
import { reEvaluate } from '../support/re-evaluate.js';
import { Scene } from '../support/scene.js';
import { connectTool } from '../support/tools.js';
import { createDataset } from '../support/world.js';

const COUNT = 23;

interface Page {
  readonly items: readonly { id: string; key: string; mediaType: string; size: number; etag: string }[];
  readonly nextCursor: string | null;
}

let scene: Scene;
let expected: Map<string, number>;

beforeAll(async () => {
  scene = await Scene.create();
  expected = new Map();
  for (let index = 0; index < COUNT; index += 1) {
    const { itemId } = await scene.world.addItem({ content: randomBytes(index), mediaType: 'image/png' });
    expected.set(itemId, index);
  }
});
afterAll(() => scene?.stop());

async function list(query = '', project = 'pictures', as = 'annotator'): Promise<Page> {
  const answer = await scene.get(`/v1/projects/${project}/items${query}`, { as });
  expect(answer.status).toBe(200);
  return JSON.parse(answer.body.toString()) as Page;
}

async function listAll(limit: number): Promise<Page['items']> {
  const items: Page['items'][number][] = [];
  let cursor: string | null = null;
  do {
    const page: Page = await list(`?limit=${limit}${cursor === null ? '' : `&cursor=${cursor}`}`);
    expect(page.items.length).toBeLessThanOrEqual(limit);
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null && items.length <= COUNT);
  return items;
}

describe('GET /v1/projects/{project}/items', () => {
  it('lists every available item of the project with what may be known of it', async () => {
    const { items, nextCursor } = await list();
    expect(nextCursor).toBeNull();
    expect(new Map(items.map((item) => [item.id, item.size]))).toEqual(expected);
    const first = items[0];
    const read = await scene.read(first?.id ?? '');
    expect(first).toEqual({
      id: expect.any(String),
      key: expect.any(String),
      mediaType: 'image/png',
      size: read.body.length,
      etag: read.headers.etag,
    });
  });

  it.each([1, 5, 22, 23, 24, 1000])('gives each item once in pages of %d', async (limit) => {
    const ids = (await listAll(limit)).map((item) => item.id);
    expect(ids).toEqual([...expected.keys()].sort());
  });

  it('takes the project by slug or id, from a person or a tool', async () => {
    expect((await list('?limit=1', scene.world.project)).items).toHaveLength(1);
    const tool = await connectTool(scene, { projects: [scene.world.project] });
    const answer = await scene.get('/v1/projects/pictures/items', {
      headers: { authorization: `Bearer ${tool}` },
    });
    expect(answer.status).toBe(200);
  });

  it('is recorded once as a listing that re-evaluates to what was answered', async () => {
    const before = await countRecords(scene.fixture, 'listing');
    const answer = await scene.get('/v1/projects/pictures/items?limit=3');
    expect(await countRecords(scene.fixture, 'listing')).toBe(before + 1);
    const recordId = answer.headers['x-access-record'];
    expect(await findRecord(scene.fixture, recordId)).toMatchObject({
      kind: 'listing',
      effect: 'allow',
      organisation_id: scene.world.client,
      project_id: scene.world.project,
      item_id: null,
    });
    expect((await reEvaluate(scene.fixture, recordId)).effect).toBe('allow');
  });

  it('leaves out what is quarantined, erased or has no version, and datasets of other projects', async () => {
    const { world, fixture } = scene;
    const outside = uuidV7();
    await createDataset(fixture, { id: outside, organisation: world.client, slug: 'outside' });
    await world.addItem({ content: Buffer.from('x'), dataset: outside });
    const arranger = scene.arranger();
    const [quarantined, erased, empty] = [...expected.keys()];
    await arranger.patch('items', { id: quarantined }, { state: 'quarantined' });
    await arranger.patch('items', { id: erased }, { state: 'erased' });
    await arranger.patch('items', { id: empty }, { current_version_id: null });
    const ids = (await list()).items.map((item) => item.id);
    await arranger.undo();
    expect(ids).toEqual(
      [...expected.keys()].sort().filter((id) => ![quarantined, erased, empty].includes(id)),
    );
  });

  it('leaves out a dataset that is locked, and names the items of the others', async () => {
    const { world, fixture } = scene;
    const second = uuidV7();
    await createDataset(fixture, { id: second, organisation: world.client, slug: 'second' });
    const { itemId } = await world.addItem({ content: Buffer.from('x'), dataset: second });
    await createProject(scene, {
      slug: 'both',
      datasets: [world.dataset, second],
      people: ['annotator'],
    });
    expect((await list('', 'both')).items).toHaveLength(COUNT + 1);
    const arranger = scene.arranger();
    await arranger.patch('datasets', { id: world.dataset }, { locked: true });
    expect((await list('', 'both')).items.map((item) => item.id)).toEqual([itemId]);
    await arranger.undo();
  });
});
