import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Api } from '../support/api.js';
import { ok, Scene } from '../support/scene.js';

const BATCHES = '/admin/v1/projects/street/task-batches';

let scene: Scene;
let client: Api;
const items: Record<string, string> = {};

beforeAll(async () => {
  scene = await Scene.create();
  await scene.client('acme');
  await scene.client('borealis');
  await scene.dataset('acme', 'scenes');
  await scene.dataset('acme', 'plans');
  await scene.dataset('acme', 'elsewhere');
  await scene.project('acme', 'street', ['scenes', 'plans']);
  client = await scene.as('acme-admin');
  for (const [dataset, key] of [
    ['scenes', 'a/1.png'],
    ['scenes', 'a/2.png'],
    ['scenes', 'b/1.png'],
    ['plans', 'a/1.png'],
    ['elsewhere', 'x'],
  ] as const)
    items[`${dataset}:${key}`] = ok(await client.upload(dataset, key, Buffer.from(key))).id;
});
afterAll(() => scene.stop());

/** The tasks of a batch as they would be handed out: the keys of their items. */
const queued = (batch: string) =>
  scene.rows<{ keys: string[]; overlap: number; priority: number; slots: number }>(
    `SELECT array_agg(i.key ORDER BY x.position) AS keys, t.overlap, t.priority, t.open_slots AS slots
     FROM tasks t JOIN task_items x ON x.task_id = t.id JOIN items i ON i.id = x.item_id
     WHERE t.batch_id = $1 GROUP BY t.id ORDER BY t.position`,
    [batch],
  );

describe('POST /admin/v1/projects/{project}/task-batches', () => {
  it('puts the tasks named into the queue, in order, items by id or key, on record', async () => {
    const tasks = [
      { items: [{ key: 'b/1.png' }, { key: 'a/2.png' }] },
      { items: [{ id: items['plans:a/1.png'] }] },
    ];
    const answer = await client.post(BATCHES, { name: 'First', overlap: 2, priority: 5, tasks });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ name: 'First', taskCount: 2 });
    expect(await queued(answer.body.id)).toEqual([
      { keys: ['b/1.png', 'a/2.png'], overlap: 2, priority: 5, slots: 2 },
      { keys: ['a/1.png'], overlap: 2, priority: 5, slots: 2 },
    ]);
    expect(await scene.entryOf(answer)).toMatchObject({
      kind: 'administration',
      effect: 'allow',
      body: { action: 'task-batch.create', after: { taskCount: 2, overlap: 2, priority: 5 } },
    });
    expect(ok(await client.get(BATCHES)).items).toContainEqual(answer.body);
  });

  it('makes one task of every item, of one dataset or of all, with a prefix or without', async () => {
    const make = async (body: object) => ok(await client.post(BATCHES, { name: 'Every', ...body }));
    expect((await make({ every: {} })).taskCount).toBe(4);
    expect((await make({ every: {}, dataset: 'plans' })).taskCount).toBe(1);
    const { id } = await make({ every: { keyPrefix: 'a/' }, dataset: 'scenes' });
    expect((await queued(id)).map(({ keys }) => keys)).toEqual([['a/1.png'], ['a/2.png']]);
  });

  it('answers a repeated request with the first batch and makes no second', async () => {
    const body = { name: 'Once', every: {} };
    const headers = { 'idempotency-key': 'a-batch' };
    const answers = await Promise.all([1, 2, 3].map(() => client.post(BATCHES, body, headers)));
    expect(new Set(answers.map((answer) => ok(answer).id)).size).toBe(1);
    const [made] = await scene.rows(`SELECT count(*)::int AS n FROM task_batches WHERE name = 'Once'`);
    expect(made).toEqual({ n: 1 });
  });

  it.each([
    ['an item that is not there', [{ key: 'nothing' }], 'REFERENCE_UNKNOWN', 'tasks[0].items[0]'],
    ['an item of another dataset', [{ key: 'x' }], 'REFERENCE_UNKNOWN', 'tasks[0].items[0]'],
    [
      'a key in two datasets',
      [{ key: 'b/1.png' }, { key: 'a/1.png' }],
      'ITEM_KEY_AMBIGUOUS',
      'tasks[0].items[1]',
    ],
    ['an item twice', [{ key: 'b/1.png' }, { key: 'b/1.png' }], 'ITEM_REPEATED', 'tasks[0].items[1]'],
  ])('refuses %s, names it, and makes nothing', async (_what, list, code, field) => {
    const answer = await client.post(BATCHES, { name: 'Refused', tasks: [{ items: list }] });
    expect([answer.status, answer.body.code, answer.body.errors[0].field]).toEqual([422, code, field]);
    expect(await scene.rows(`SELECT FROM task_batches WHERE name = 'Refused'`)).toEqual([]);
  });

  it('refuses a task over two datasets, and a batch of nothing', async () => {
    const over = [{ id: items['plans:a/1.png'] }, { key: 'b/1.png' }];
    const several = await client.post(BATCHES, { name: 'Refused', tasks: [{ items: over }] });
    expect([several.status, several.body.code]).toEqual([422, 'TASK_OVER_DATASETS']);
    const nothing = await client.post(BATCHES, { name: 'Refused', every: { keyPrefix: 'no such' } });
    expect([nothing.status, nothing.body.code]).toEqual([422, 'BATCH_EMPTY']);
    const foreign = await client.post(BATCHES, { name: 'Refused', every: {}, dataset: 'elsewhere' });
    expect([foreign.status, foreign.body.code]).toEqual([422, 'REFERENCE_UNKNOWN']);
    expect(await scene.rows(`SELECT FROM task_batches WHERE name = 'Refused'`)).toEqual([]);
  });

  it.each([
    { name: 'x' },
    { name: 'x', every: {}, tasks: [{ items: [{ key: 'a' }] }] },
    { name: 'x', every: {}, overlap: 0 },
    { name: 'x', every: {}, overlap: 10 },
    { name: 'x', every: {}, priority: 101 },
    { name: 'x', tasks: [] },
    { name: 'x', tasks: [{ items: [] }] },
    { name: 'x', tasks: [{ items: [{ key: 'a', id: 'b' }] }] },
    { name: 'x', tasks: [{ items: [{ key: 'a\0' }] }] },
  ])('answers %j with 400', async (body) => {
    const answer = await client.post(BATCHES, body);
    expect([answer.status, answer.body.code]).toEqual([400, 'REQUEST_INVALID']);
  });

  it('is not there for another client; an operator may use it for any', async () => {
    const other = await scene.as('borealis-admin');
    const { id } = ok(await client.get('/admin/v1/projects/street'));
    for (const path of ['task-batches', 'tasks', 'task-times'])
      expect((await other.get(`/admin/v1/projects/${id}/${path}`)).status).toBe(404);
    const refused = await other.post(`/admin/v1/projects/${id}/task-batches`, { name: 'x', every: {} });
    expect(refused.status).toBe(404);
    const operator = await scene.as('operator');
    expect((await operator.post(BATCHES, { name: 'Operator', every: {} })).status).toBe(201);
  });
});

describe('the rules of a project’s queue', () => {
  it('are twenty minutes and no lease, unless said otherwise', async () => {
    expect(ok(await client.get('/admin/v1/projects/street'))).toMatchObject({
      leaseRequired: false,
      leaseSeconds: 1_200,
      reviewRequired: false,
    });
    const changed = { leaseRequired: true, leaseSeconds: 600, reviewRequired: true };
    expect(ok(await client.patch('/admin/v1/projects/street', changed))).toMatchObject(changed);
    const short = await client.patch('/admin/v1/projects/street', { leaseSeconds: 5 });
    expect([short.status, short.body.code]).toEqual([400, 'REQUEST_INVALID']);
  });

  it('ask for a lease by themselves where data is of a special category (C15)', async () => {
    await scene.dataset('acme', 'scans', {
      sensitivity: 'special_category',
      clientInstruction: 'Blur faces.',
    });
    const id = await scene.project('acme', 'scans', ['scans']);
    expect(ok(await client.get(`/admin/v1/projects/${id}`)).leaseRequired).toBe(true);
    const free = await scene.project('acme', 'scans-free', ['scans'], { leaseRequired: false });
    expect(ok(await client.get(`/admin/v1/projects/${free}`)).leaseRequired).toBe(false);
    const later = await scene.project('acme', 'later', ['plans']);
    expect(ok(await client.get(`/admin/v1/projects/${later}`)).leaseRequired).toBe(false);
    const added = { datasets: ['plans', 'scans'] };
    expect(ok(await client.patch(`/admin/v1/projects/${later}`, added)).leaseRequired).toBe(true);
  });
});
