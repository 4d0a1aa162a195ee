import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { encodeCursor } from '#libs/http';
import { uuidV7 } from '#libs/kernel';
import { problemOf } from '../support/http-client.js';
import { Scene } from '../support/scene.js';

let scene: Scene;

beforeAll(async () => {
  scene = await Scene.create();
  await scene.world.addItem({ content: Buffer.from('x') });
});
afterAll(() => scene?.stop());

const LIMITS = [
  '0',
  '-1',
  '1001',
  '99999999999999999999',
  '1.5',
  'NaN',
  'Infinity',
  'abc',
  '1e9',
  '',
  '%00',
  '1&limit=2',
];
const CURSORS = [
  'abc',
  '%00',
  'e30',
  'A'.repeat(600),
  '../../etc/passwd',
  encodeCursor(['not-an-id']),
  encodeCursor([1]),
  encodeCursor([uuidV7(), uuidV7()]),
  encodeCursor({ length: 1 }),
  encodeCursor("'; DROP TABLE items; --"),
  encodeCursor([null]),
];

describe('GET /v1/projects/{project}/items', () => {
  it.each(LIMITS)('refuses limit=%s', async (limit) => {
    const answer = await scene.get(`/v1/projects/pictures/items?limit=${limit}`);
    expect([answer.status, problemOf(answer).code]).toEqual([400, 'REQUEST_INVALID']);
  });

  it.each(CURSORS)('refuses cursor=%s', async (cursor) => {
    const answer = await scene.get(`/v1/projects/pictures/items?cursor=${cursor}`);
    expect(answer.status).toBe(400);
    expect(['CURSOR_INVALID', 'REQUEST_INVALID']).toContain(problemOf(answer).code);
  });

  it('takes a cursor that points beyond the last item as an empty page', async () => {
    const cursor = encodeCursor(['ffffffff-ffff-4fff-bfff-ffffffffffff']);
    const answer = await scene.get(`/v1/projects/pictures/items?cursor=${cursor}`);
    expect([answer.status, JSON.parse(answer.body.toString())]).toEqual([
      200,
      { items: [], nextCursor: null },
    ]);
  });
});
