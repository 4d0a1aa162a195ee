import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { problemOf } from '../support/http-client.js';
import { findRecord, outcomeOf } from '../support/records.js';
import { Scene } from '../support/scene.js';

let scene: Scene;
let itemId: string;
let emptyItemId: string;

beforeAll(async () => {
  scene = await Scene.create();
  ({ itemId } = await scene.world.addItem({ content: randomBytes(1_000), mediaType: 'image/png' }));
  ({ itemId: emptyItemId } = await scene.world.addItem({ content: Buffer.alloc(0) }));
});
afterAll(() => scene?.stop());

describe('GET /v1/items/{item}/content with a range outside the item', () => {
  it.each([
    'bytes=1000-',
    'bytes=1000-2000',
    'bytes=99999999999999999999-',
    'bytes=-0',
    `bytes=0-0${',0-0'.repeat(20)}`,
  ])('is a 416 that states the size for %s, on record without a byte', async (range) => {
    const answer = await scene.read(itemId, { headers: { range } });
    expect(answer.status).toBe(416);
    expect(answer.headers['content-range']).toBe('bytes */1000');
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(problemOf(answer).code).toBe('RANGE_NOT_SATISFIABLE');
    const recordId = answer.headers['x-access-record'];
    expect((await findRecord(scene.fixture, recordId))?.body.request['bytes']).toBe(0);
    expect(await outcomeOf(scene.fixture, recordId)).toEqual({ bytesSent: 0, ending: 'complete' });
  });

  it('is a 416 for any range of an empty item but a suffix, which is all of it', async () => {
    const outside = await scene.read(emptyItemId, { headers: { range: 'bytes=0-' } });
    expect([outside.status, outside.headers['content-range']]).toEqual([416, 'bytes */0']);
    const suffix = await scene.read(emptyItemId, { headers: { range: 'bytes=-5' } });
    expect([suffix.status, suffix.body.length]).toEqual([200, 0]);
  });

  it('tells a caller without access nothing of the size', async () => {
    const answer = await scene.read(itemId, { as: 'stranger', headers: { range: 'bytes=1000-' } });
    expect(answer.status).toBe(404);
    expect(answer.headers['content-range']).toBeUndefined();
  });
});
