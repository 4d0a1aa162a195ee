import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findRecord, outcomeOf } from '../support/records.js';
import { Scene } from '../support/scene.js';

let scene: Scene;
let itemId: string;
let etag: string;

beforeAll(async () => {
  scene = await Scene.create();
  ({ itemId } = await scene.world.addItem({ content: randomBytes(40_000) }));
  etag = (await scene.read(itemId, { method: 'HEAD' })).headers.etag ?? '';
});
afterAll(() => scene?.stop());

describe('GET /v1/items/{item}/content with If-None-Match', () => {
  it.each([
    ['the tag', () => etag],
    ['the tag, weakly', () => `W/${etag}`],
    ['a list that holds it', () => `"a", ${etag} , "b"`],
    ['*', () => '*'],
  ])('is a 304 without a byte for %s, decided and recorded like any read', async (_what, ifNoneMatch) => {
    const answer = await scene.read(itemId, { headers: { 'if-none-match': ifNoneMatch() } });
    expect(answer.status).toBe(304);
    expect(answer.body).toHaveLength(0);
    expect(answer.headers.etag).toBe(etag);
    expect(answer.headers['cache-control']).toBe('private, no-store');
    expect(answer.headers.vary).toBe('Origin');
    const recordId = answer.headers['x-access-record'];
    expect((await findRecord(scene.fixture, recordId))?.body.request['bytes']).toBe(0);
    expect(await outcomeOf(scene.fixture, recordId)).toEqual({ bytesSent: 0, ending: 'complete' });
  });

  it.each(['"other"', 'not a tag', '""', 'W/"other"', '"a" "b"'])('gives the item for %s', async (tag) => {
    const answer = await scene.read(itemId, { headers: { 'if-none-match': tag } });
    expect(answer.status).toBe(200);
    expect(answer.body).toHaveLength(40_000);
  });

  it('wins over a range', async () => {
    const headers = { 'if-none-match': etag, range: 'bytes=0-1' };
    expect((await scene.read(itemId, { headers })).status).toBe(304);
  });

  it('tells a caller without access nothing of whether the tag is right', async () => {
    const answer = await scene.read(itemId, { as: 'stranger', headers: { 'if-none-match': etag } });
    expect(answer.status).toBe(404);
  });
});
