import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CHUNK_BYTES } from '#libs/envelope';
import { findRecord, outcomeOf } from '../support/records.js';
import { Scene } from '../support/scene.js';

const SIZE = 5 * CHUNK_BYTES + 77;
const LAST = SIZE - 1;
const content = randomBytes(SIZE);

let scene: Scene;
let itemId: string;
let etag: string;

beforeAll(async () => {
  scene = await Scene.create();
  ({ itemId } = await scene.world.addItem({ content, mediaType: 'video/webm' }));
  etag = (await scene.read(itemId, { method: 'HEAD' })).headers.etag ?? '';
});
afterAll(() => scene?.stop());

// [header, first byte, last byte]: a-b, a-, -n, and every way of touching a chunk's border.
const SATISFIABLE: [string, number, number][] = [
  ['bytes=0-0', 0, 0],
  ['bytes=0-99', 0, 99],
  [`bytes=${LAST}-${LAST}`, LAST, LAST],
  [`bytes=${LAST}-`, LAST, LAST],
  ['bytes=0-', 0, LAST],
  ['bytes=-1', LAST, LAST],
  ['bytes=-100', SIZE - 100, LAST],
  [`bytes=-${SIZE}`, 0, LAST],
  [`bytes=-${SIZE + 1_000}`, 0, LAST],
  ['bytes=100-99999999999999999999', 100, LAST],
  [`bytes=${CHUNK_BYTES - 1}-${CHUNK_BYTES}`, CHUNK_BYTES - 1, CHUNK_BYTES],
  [`bytes=${CHUNK_BYTES}-${2 * CHUNK_BYTES - 1}`, CHUNK_BYTES, 2 * CHUNK_BYTES - 1],
  [`bytes=${2 * CHUNK_BYTES - 3}-${4 * CHUNK_BYTES + 5}`, 2 * CHUNK_BYTES - 3, 4 * CHUNK_BYTES + 5],
  [`bytes=${5 * CHUNK_BYTES}-`, 5 * CHUNK_BYTES, LAST],
  ['BYTES=3-4', 3, 4],
  ['bytes= 3-4 ', 3, 4],
];

describe('a single range of GET /v1/items/{item}/content', () => {
  it.each(SATISFIABLE)('%s gives exactly bytes %d to %d', async (range, first, last) => {
    const answer = await scene.read(itemId, { headers: { range } });
    expect(answer.status).toBe(206);
    expect(answer.headers['content-range']).toBe(`bytes ${first}-${last}/${SIZE}`);
    expect(answer.headers['content-length']).toBe(String(last - first + 1));
    expect(answer.headers.etag).toBe(etag);
    expect(answer.headers['content-type']).toBe('video/webm');
    expect(answer.headers['cache-control']).toBe('private, no-store');
    expect(answer.headers['content-security-policy']).toBe("sandbox; default-src 'none'");
    expect(answer.headers['accept-ranges']).toBe('bytes');
    expect(answer.headers.vary).toBe('Origin');
    expect(answer.body.equals(content.subarray(first, last + 1))).toBe(true);
    const recordId = answer.headers['x-access-record'];
    expect((await findRecord(scene.fixture, recordId))?.body.request['bytes']).toBe(last - first + 1);
    expect(await outcomeOf(scene.fixture, recordId)).toEqual({
      bytesSent: last - first + 1,
      ending: 'complete',
    });
  });

  it('holds while If-Range names the current version strongly', async () => {
    const answer = await scene.read(itemId, { headers: { range: 'bytes=1-2', 'if-range': etag } });
    expect(answer.status).toBe(206);
    expect(answer.body.equals(content.subarray(1, 3))).toBe(true);
  });

  it.each([
    ['another tag', () => '"other"'],
    ['a weak tag', () => `W/${etag}`],
    ['a date', () => new Date().toUTCString()],
  ])('gives way to the whole item when If-Range is %s', async (_what, ifRange) => {
    const answer = await scene.read(itemId, { headers: { range: 'bytes=1-2', 'if-range': ifRange() } });
    expect(answer.status).toBe(200);
    expect(answer.headers['content-range']).toBeUndefined();
    expect(answer.body.equals(content)).toBe(true);
  });

  it.each(['items=0-1', 'bytes=', 'bytes=a-b', 'bytes=5-1', 'bytes=0-1,5-6', 'bytes=--1', '0-1'])(
    'is ignored where it is not one range of bytes: %s gives the whole item',
    async (range) => {
      const answer = await scene.read(itemId, { headers: { range } });
      expect(answer.status).toBe(200);
      expect(answer.body.equals(content)).toBe(true);
    },
  );
});
