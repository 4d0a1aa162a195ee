import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { problemOf } from '../support/http-client.js';
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

describe('GET /v1/items/{item}/content with If-Match', () => {
  it.each([
    ['another tag', () => '"other"'],
    ['the tag, weakly', () => `W/${etag}`],
    ['no tag at all', () => 'nonsense'],
  ])('is a 412 without a byte of the item for %s, on record', async (_what, ifMatch) => {
    const answer = await scene.read(itemId, { headers: { 'if-match': ifMatch(), range: 'bytes=0-1' } });
    expect(answer.status).toBe(412);
    const problem = problemOf(answer);
    expect(problem.code).toBe('PRECONDITION_FAILED');
    expect(problem.recordId).toBe(answer.headers['x-access-record']);
    expect(answer.headers.etag).toBeUndefined();
    expect((await findRecord(scene.fixture, problem.recordId))?.body.request['bytes']).toBe(0);
    expect(await outcomeOf(scene.fixture, problem.recordId)).toEqual({ bytesSent: 0, ending: 'complete' });
  });

  it.each([
    ['the tag', () => etag],
    ['a list that holds it', () => `"a", ${etag}`],
    ['*', () => '*'],
  ])('gives the item for %s', async (_what, ifMatch) => {
    const answer = await scene.read(itemId, { headers: { 'if-match': ifMatch() } });
    expect(answer.status).toBe(200);
    expect(answer.body).toHaveLength(40_000);
  });

  it('is asked before If-None-Match', async () => {
    const headers = { 'if-match': '"other"', 'if-none-match': etag };
    expect((await scene.read(itemId, { headers })).status).toBe(412);
  });
});
