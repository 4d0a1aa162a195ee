import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { RunningGateway } from '../support/gateway-fixture.js';
import { type Answer, problemOf } from '../support/http-client.js';
import type { PolicyArranger } from '../support/policy-arranger.js';
import { findRecord } from '../support/records.js';
import { Scene } from '../support/scene.js';

const SIZE = 1_000;
const ITEMS = 24;

let scene: Scene;
let gateways: readonly RunningGateway[];
let items: readonly string[];
let arranger: PolicyArranger;

beforeAll(async () => {
  scene = await Scene.create();
  gateways = [scene.gateway, await scene.fixture.startGateway()];
  const added: string[] = [];
  for (let index = 0; index < ITEMS; index += 1) {
    added.push((await scene.world.addItem({ content: randomBytes(SIZE) })).itemId);
  }
  items = added;
  arranger = scene.arranger();
});
afterAll(() => scene?.stop());
afterEach(() => arranger.undo());

/** Sets the budget and forgets what was spent, so that each test has a window of its own. */
async function agree(budget: { item_budget?: number; byte_budget?: number }): Promise<void> {
  await scene.fixture.owner.query('TRUNCATE budget_windows, budget_items');
  // A long window, so that none rolls over in the middle of a test.
  await arranger.patch(
    'projects',
    { id: scene.world.project },
    { ...budget, budget_window_seconds: 2_592_000 },
  );
}

const readOn = (index: number, item: string, range?: string): Promise<Answer> => {
  const gateway = gateways[index % gateways.length] as RunningGateway;
  return scene.read(item, { gateway, ...(range !== undefined && { headers: { range } }) });
};

function allowed(answers: readonly Answer[]): readonly Answer[] {
  return answers.filter((answer) => answer.status < 300);
}

async function assertRefusals(answers: readonly Answer[], code: string): Promise<void> {
  for (const answer of answers.filter(({ status }) => status >= 300)) {
    expect([answer.status, problemOf(answer).code]).toEqual([403, code]);
    const record = await findRecord(scene.fixture, answer.headers['x-access-record']);
    expect(record).toMatchObject({ effect: 'deny', codes: [code] });
  }
}

describe('a budget over two gateways', () => {
  it.each([1, 7])(
    'of %d items lets exactly so many distinct items through, however many are asked for at once',
    async (limit) => {
      await agree({ item_budget: limit });
      const answers = await Promise.all(items.map((item, index) => readOn(index, item)));
      expect(allowed(answers)).toHaveLength(limit);
      await assertRefusals(answers, 'ITEM_BUDGET_EXCEEDED');
    },
  );

  it('of items counts an item once, in however many ranges it is read and wherever', async () => {
    await agree({ item_budget: 1 });
    const [item = '', other = ''] = items;
    const ranges = Array.from({ length: 20 }, (_, index) => readOn(index, item, `bytes=${index}-${index}`));
    expect(allowed(await Promise.all(ranges))).toHaveLength(20);
    expect(problemOf(await readOn(0, other)).code).toBe('ITEM_BUDGET_EXCEEDED');
    expect((await readOn(1, item)).status).toBe(200);
  });

  it('of bytes is never exceeded and is used up to the last read that fits', async () => {
    await agree({ byte_budget: 10 * SIZE + SIZE / 2 });
    const answers = await Promise.all(items.map((item, index) => readOn(index, item)));
    expect(allowed(answers)).toHaveLength(10);
    await assertRefusals(answers, 'BYTE_BUDGET_EXCEEDED');
    const last = await readOn(0, items[0] ?? '', `bytes=0-${SIZE / 2 - 1}`);
    expect(last.status).toBe(206);
    expect((await readOn(1, items[0] ?? '', 'bytes=0-0')).status).toBe(403);
  });

  it('of bytes holds for reads of different sizes at once', async () => {
    const budget = 6_000;
    await agree({ byte_budget: budget });
    const lengths = items.map((_, index) => 1 + ((index * 317) % SIZE));
    const answers = await Promise.all(
      items.map((item, index) => readOn(index, item, `bytes=0-${(lengths[index] ?? 1) - 1}`)),
    );
    const sent = allowed(answers).reduce((sum, answer) => sum + answer.body.length, 0);
    expect(sent).toBeLessThanOrEqual(budget);
    // Whatever was refused did not fit when it was refused, so it does not fit now.
    const refused = answers.flatMap((answer, index) => (answer.status < 300 ? [] : [lengths[index] ?? 0]));
    expect(Math.min(...refused)).toBeGreaterThan(budget - sent);
    await assertRefusals(answers, 'BYTE_BUDGET_EXCEEDED');
  });

  it('is not spent by what gives no byte: HEAD, 304, 412, 416, metadata and refusals', async () => {
    await agree({ item_budget: 1, byte_budget: SIZE });
    const [item = '', other = ''] = items;
    const { etag = '' } = (await scene.read(item, { method: 'HEAD' })).headers;
    expect((await scene.read(other, { headers: { 'if-none-match': '*' } })).status).toBe(304);
    expect((await scene.read(other, { headers: { 'if-match': '"x"' } })).status).toBe(412);
    expect((await scene.read(other, { headers: { range: 'bytes=9999-' } })).status).toBe(416);
    expect((await scene.get(`/v1/items/${other}`)).status).toBe(200);
    expect((await scene.read(other, { as: 'unassigned' })).status).toBe(403);
    expect((await scene.read(item, { headers: { 'if-match': etag } })).status).toBe(200);
  });

  it('is each person’s own', async () => {
    await agree({ item_budget: 1 });
    for (const as of ['annotator', 'reviewer']) {
      expect((await scene.read(items[0] ?? '', { as })).status).toBe(200);
      expect((await scene.read(items[1] ?? '', { as })).status).toBe(403);
    }
  });
});
