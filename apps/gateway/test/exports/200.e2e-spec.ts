import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidV7 } from '#libs/kernel';
import { createProject } from '../support/governance.js';
import { countRecords, findRecord } from '../support/records.js';
import { reEvaluate } from '../support/re-evaluate.js';
import { type ReadOptions, Scene } from '../support/scene.js';
import { connectTool } from '../support/tools.js';
import { createDataset } from '../support/world.js';

interface Task {
  readonly data: Readonly<Record<string, string>>;
  readonly meta: { readonly item: string; readonly key: string };
  readonly predictions?: readonly object[];
}

const ORIGIN = 'https://gateway.example:8443';
const SECRET = 'content that no export may hold';
const KEYS: readonly (readonly [key: string, mediaType: string, dataKey: string])[] = [
  ['street/a b+c%20"é.jpg', 'image/jpeg', 'image'],
  ['street/no-extension', 'image/png; charset=binary', 'image'],
  ['talk/one.wav', 'audio/wav', 'audio'],
  ['talk/two.webm', 'video/webm', 'video'],
  ['notes/three.txt', 'text/plain; charset=utf-8', 'text'],
  ['notes/four.pdf', 'application/pdf', 'pdf'],
  ['notes/five.bin', 'constructor/prototype', 'file'],
];

let scene: Scene;
const ids = new Map<string, string>();

beforeAll(async () => {
  scene = await Scene.create({ publicOrigin: ORIGIN });
  for (const [key, mediaType] of KEYS) {
    const { itemId } = await scene.world.addItem({ content: Buffer.from(SECRET), key, mediaType });
    ids.set(key, itemId);
  }
  const { owner } = scene.fixture;
  await owner.query('UPDATE item_versions SET width = 640, height = 480 WHERE item_id = $1', [
    ids.get('street/a b+c%20"é.jpg'),
  ]);
});
afterAll(() => scene?.stop());

async function text(path: string, options: ReadOptions = {}): Promise<string> {
  const answer = await scene.get(`/v1/projects/pictures/exports/${path}`, options);
  expect([answer.status, answer.complete]).toEqual([200, true]);
  expect(answer.body.toString()).not.toContain(SECRET);
  return answer.body.toString();
}

const tasks = async (query = '', options?: ReadOptions): Promise<Task[]> =>
  JSON.parse(await text(`label-studio${query}`, options)) as Task[];

describe('GET /v1/projects/{project}/exports/label-studio', () => {
  it('is a task for every item, with a reference by bucket and key under the name of its media', async () => {
    const found = await tasks();
    expect(new Map(found.map(({ meta, data }) => [meta.key, data]))).toEqual(
      new Map(KEYS.map(([key, , dataKey]) => [key, { [dataKey]: `s3://pictures/${key}` }])),
    );
    const listed = await scene.get('/v1/projects/pictures/items');
    const { items } = JSON.parse(listed.body.toString()) as { items: { id: string }[] };
    expect(found.map(({ meta: { item, ...rest } }) => ({ id: item, ...rest }))).toEqual(items);
  });

  it('refers by address where that is asked for, and the address is the one that serves the item', async () => {
    const [task] = await tasks('?reference=url&prefix=talk/one');
    const address = task?.data['audio'] ?? '';
    expect(address).toBe(
      `${ORIGIN}/v1/items/${ids.get('talk/one.wav')}/content?project=${scene.world.project}`,
    );
    const read = await scene.get(address.slice(ORIGIN.length));
    expect([read.status, read.body.toString()]).toEqual([200, SECRET]);
  });

  it('is one task per line where that is asked for', async () => {
    const lines = (await text('label-studio?format=jsonl')).split('\n');
    expect(lines.pop()).toBe('');
    expect(lines.map((line) => JSON.parse(line) as Task)).toEqual(await tasks());
  });

  it.each([
    ['', KEYS.length],
    ['notes/', 3],
    ['notes/three.txt', 1],
    ['street/a b+c%20', 1],
    ['%', 0],
    ['Notes/', 0],
  ])('takes only keys that begin with %j, character by character', async (prefix, count) => {
    expect(await tasks(`?prefix=${encodeURIComponent(prefix)}`)).toHaveLength(count);
  });

  it('is an empty list of tasks in both forms when there is nothing', async () => {
    expect(await tasks('?prefix=none')).toEqual([]);
    expect((await text('label-studio?prefix=none&format=jsonl')).trim()).toBe('');
  });

  it('is for a tool what it is for the people of the project', async () => {
    const tool = await connectTool(scene, { projects: [scene.world.project] });
    expect(await tasks('', { headers: { authorization: `Bearer ${tool}` } })).toEqual(await tasks());
  });

  it('is recorded once, as a listing that says which export and re-evaluates to what was answered', async () => {
    const before = await countRecords(scene.fixture, 'listing');
    const answer = await scene.get('/v1/projects/pictures/exports/label-studio?prefix=talk/&reference=url');
    expect(await countRecords(scene.fixture, 'listing')).toBe(before + 1);
    const recordId = answer.headers['x-access-record'];
    expect(await findRecord(scene.fixture, recordId)).toMatchObject({
      kind: 'listing',
      effect: 'allow',
      project_id: scene.world.project,
      item_id: null,
      body: {
        details: {
          export: 'label-studio',
          format: 'json',
          method: 'GET',
          prefix: 'talk/',
          reference: 'url',
        },
      },
    });
    expect((await reEvaluate(scene.fixture, recordId)).effect).toBe('allow');
  });

  it('leaves out what may not be listed: quarantined, erased, without a version, of a locked or another dataset', async () => {
    const { world, fixture } = scene;
    const [locked, outside] = [uuidV7(), uuidV7()];
    for (const [id, slug] of [
      [locked, 'locked'],
      [outside, 'outside'],
    ] as const)
      await createDataset(fixture, { id, organisation: world.client, slug });
    await world.addItem({ content: Buffer.from('x'), dataset: outside, key: 'outside' });
    await world.addItem({ content: Buffer.from('x'), dataset: locked, key: 'locked' });
    await createProject(scene, { slug: 'some', datasets: [world.dataset, locked], people: ['annotator'] });
    const arranger = scene.arranger();
    const [quarantined, erased, empty] = KEYS.map(([key]) => key);
    await arranger.patch('items', { id: ids.get(quarantined ?? '') }, { state: 'quarantined' });
    await arranger.patch('items', { id: ids.get(erased ?? '') }, { state: 'erased' });
    await arranger.patch('items', { id: ids.get(empty ?? '') }, { current_version_id: null });
    await arranger.patch('datasets', { id: locked }, { locked: true });
    const answer = await scene.get('/v1/projects/some/exports/label-studio');
    await arranger.undo();
    const left = (JSON.parse(answer.body.toString()) as Task[]).map(({ data }) => Object.values(data)[0]);
    // Of several datasets, the keys in the bucket begin with the slug of theirs.
    expect(left.sort()).toEqual(
      KEYS.slice(3)
        .map(([key]) => `s3://some/pictures/${key}`)
        .sort(),
    );
  });

  it('answers HEAD with what GET would say of itself, on record', async () => {
    const answer = await scene.get('/v1/projects/pictures/exports/label-studio', { method: 'HEAD' });
    expect([answer.status, answer.body.length]).toEqual([200, 0]);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': 'attachment; filename="tasks.json"',
      'cache-control': 'private, no-store',
    });
    expect((await findRecord(scene.fixture, answer.headers['x-access-record']))?.body.details).toMatchObject({
      method: 'HEAD',
    });
  });
});

describe('POST /v1/projects/{project}/exports/label-studio', () => {
  const box = {
    id: 'r1',
    type: 'rectanglelabels',
    from_name: 'label',
    to_name: 'image',
    original_width: 640,
    value: { x: 5, y: 5, width: 10, height: 10, rectanglelabels: ['Car'] },
  };

  it('is a task for each item with predictions, and theirs; what is said about the call is how many', async () => {
    const [image, audio] = [ids.get('street/no-extension') ?? '', ids.get('talk/one.wav') ?? ''];
    const body = {
      format: 'jsonl',
      predictions: [
        { item: image.toUpperCase(), result: [box], score: 0.9, model_version: 'one' },
        { item: audio, result: [] },
        { item: image, result: [{ type: 'relation', from_id: 'r1', to_id: 'r2' }], model_version: 'two' },
      ],
    };
    const answer = await scene.get('/v1/projects/pictures/exports/label-studio', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const found = answer.body
      .toString()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Task);
    expect(new Map(found.map(({ meta, predictions }) => [meta.item, predictions]))).toEqual(
      new Map([
        [
          image,
          [
            { result: [box], score: 0.9, model_version: 'one' },
            { result: [{ type: 'relation', from_id: 'r1', to_id: 'r2' }], model_version: 'two' },
          ],
        ],
        [audio, [{ result: [] }]],
      ]),
    );
    expect((await findRecord(scene.fixture, answer.headers['x-access-record']))?.body.details).toEqual({
      export: 'label-studio',
      format: 'jsonl',
      method: 'POST',
      predictions: 3,
      reference: 's3',
    });
  });
});

describe('GET /v1/projects/{project}/exports/cvat-manifest', () => {
  it('is a manifest of the images, with their sizes where those are known', async () => {
    const lines = (await text('cvat-manifest')).split('\n');
    expect(lines.slice(0, 2)).toEqual(['{"version":"1.1"}', '{"type":"images"}']);
    expect(lines.pop()).toBe('');
    expect(lines.slice(2).map((line) => JSON.parse(line) as object)).toEqual([
      {
        name: 'street/a b+c%20"é',
        extension: '.jpg',
        width: 640,
        height: 480,
        meta: { related_images: [] },
      },
      { name: 'street/no-extension', extension: '', meta: { related_images: [] } },
    ]);
  });
});
