import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidV7 } from '#libs/kernel';
import { type Answer, ask, problemOf } from '../support/http-client.js';
import { findRecord } from '../support/records.js';
import { Scene } from '../support/scene.js';
import { createDataset } from '../support/world.js';

const EXPORTS = ['label-studio', 'cvat-manifest'] as const;

let scene: Scene;
let itemId: string;
let foreignItem: string;

beforeAll(async () => {
  scene = await Scene.create();
  const { world, fixture } = scene;
  ({ itemId } = await world.addItem({ content: Buffer.from('x') }));
  const dataset = uuidV7();
  await createDataset(fixture, { id: dataset, organisation: world.otherClient, slug: 'theirs' });
  foreignItem = (await world.addItem({ content: Buffer.from('x'), dataset, organisation: world.otherClient }))
    .itemId;
});
afterAll(() => scene?.stop());

const get = (what: string, as = 'annotator', project = 'pictures'): Promise<Answer> =>
  scene.get(`/v1/projects/${project}/exports/${what}`, { as });

const predict = (body: unknown): Promise<Answer> =>
  scene.get('/v1/projects/pictures/exports/label-studio', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

function withoutIds(answer: Answer): object {
  const { recordId, traceId } = problemOf(answer) as unknown as { recordId: string; traceId: string };
  const body = answer.body.toString('utf8').replace(recordId, '').replace(traceId, '');
  return { status: answer.status, body };
}

describe.each(EXPORTS)('an export %s', (what) => {
  it('is refused without a credential', async () => {
    const answer = await ask(`${scene.gateway.origin}/v1/projects/pictures/exports/${what}`);
    expect(answer.status).toBe(401);
  });

  it.each([
    ['unassigned', 'NOT_ASSIGNED'],
    ['auditor', 'ROLE_FORBIDS'],
  ])('is refused to %s, with the reason and on record', async (handle, code) => {
    const answer = await get(what, handle);
    expect([answer.status, problemOf(answer).code]).toEqual([403, code]);
    const record = await findRecord(scene.fixture, answer.headers['x-access-record']);
    expect(record).toMatchObject({ kind: 'listing', effect: 'deny', body: { details: { export: what } } });
  });

  it('of another client’s project is like one of a project that does not exist', async () => {
    const foreign = await get(what, 'stranger');
    expect(foreign.status).toBe(404);
    expect(withoutIds(foreign)).toEqual(withoutIds(await get(what, 'annotator', uuidV7())));
  });

  it.each(['prefix=%00', `prefix=${'a'.repeat(1025)}`])('refuses %.20s', async (query) => {
    const answer = await get(`${what}?${query}`);
    expect([answer.status, problemOf(answer).code]).toEqual([400, 'REQUEST_INVALID']);
  });
});

describe('an export for Label Studio', () => {
  it.each(['reference=file', 'format=csv'])('refuses %s', async (query) => {
    const answer = await get(`label-studio?${query}`);
    expect([answer.status, problemOf(answer).code]).toEqual([400, 'REQUEST_INVALID']);
  });

  it('gives out no address that it would have to believe a client for', async () => {
    const answer = await scene.get('/v1/projects/pictures/exports/label-studio?reference=url', {
      headers: { host: 'attacker.example' },
    });
    expect([answer.status, problemOf(answer).code]).toEqual([409, 'PUBLIC_ORIGIN_UNKNOWN']);
  });
});

describe('predictions', () => {
  const region = { type: 'choices', from_name: 'a', to_name: 'b', value: { choices: ['x'] } };
  const of = (result: unknown, rest: object = {}): unknown => ({
    predictions: [{ item: itemId, result, ...rest }],
  });

  it.each([
    ['none', () => ({ predictions: [] })],
    ['no result', () => ({ predictions: [{ item: itemId }] })],
    ['an item that is no id', () => ({ predictions: [{ item: 'x', result: [] }] })],
    ['a region without from_name', () => of([{ ...region, from_name: undefined }])],
    ['a region without a value', () => of([{ ...region, value: undefined }])],
    ['a relation of one', () => of([{ type: 'relation', from_id: 'a' }])],
    [
      'two regions of one id',
      () =>
        of([
          { ...region, id: 'r' },
          { ...region, id: 'r' },
        ]),
    ],
    ['a score above one', () => of([region], { score: 95 })],
    ['an unknown member', () => of([region], { data: { image: 'data:…' } })],
    ['too many', () => ({ predictions: Array(1_001).fill({ item: itemId, result: [] }) })],
  ])('of %s are refused with a stable code', async (_what, body) => {
    const answer = await predict(body());
    expect([answer.status, problemOf(answer).code]).toEqual([400, 'REQUEST_INVALID']);
  });

  it('about another client’s item are like those about none, and say which', async () => {
    const about = (id: string): object => ({
      predictions: [
        { item: itemId, result: [] },
        { item: id, result: [] },
      ],
    });
    const foreign = await predict(about(foreignItem));
    expect([foreign.status, problemOf(foreign).code]).toEqual([422, 'PREDICTION_ITEM_UNKNOWN']);
    expect(problemOf(foreign)['errors']).toEqual([
      { field: 'predictions.1.item', detail: 'is no item you may see here' },
    ]);
    expect(withoutIds(foreign)).toEqual(withoutIds(await predict(about(uuidV7()))));
  });
});
