import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findRecord, outcomeOf } from '../support/records.js';
import { reEvaluate } from '../support/re-evaluate.js';
import { Scene } from '../support/scene.js';

const CONTENT = Buffer.from('the bytes themselves');

let scene: Scene;
let itemId: string;

beforeAll(async () => {
  scene = await Scene.create();
  ({ itemId } = await scene.world.addItem({ content: CONTENT, key: 'a/b.txt', mediaType: 'text/plain' }));
});
afterAll(() => scene?.stop());

describe('GET /v1/items/{item}', () => {
  it('tells what may be known of an item and no byte of it, decided and recorded like a read', async () => {
    const answer = await scene.get(`/v1/items/${itemId}`);
    expect(answer.status).toBe(200);
    const read = await scene.read(itemId);
    expect(JSON.parse(answer.body.toString())).toEqual({
      id: itemId,
      key: 'a/b.txt',
      mediaType: 'text/plain',
      size: CONTENT.length,
      etag: read.headers.etag,
      projectId: scene.world.project,
    });
    const recordId = answer.headers['x-access-record'];
    expect(await findRecord(scene.fixture, recordId)).toMatchObject({
      kind: 'access',
      effect: 'allow',
      item_id: itemId,
      body: { request: { action: 'item:read-metadata', bytes: 0 } },
    });
    expect((await reEvaluate(scene.fixture, recordId)).effect).toBe('allow');
    expect(await outcomeOf(scene.fixture, recordId)).toEqual({ bytesSent: 0, ending: 'complete' });
  });

  it('needs no key: a dataset whose key is switched off can still be described', async () => {
    const freshKeys = await scene.fixture.startGateway({ datasetKeyMaxAgeMs: 1 });
    await scene.fixture.switchKmsKey(false);
    expect((await scene.get(`/v1/items/${itemId}`, { gateway: freshKeys })).status).toBe(200);
    expect((await scene.read(itemId, { gateway: freshKeys })).status).toBe(403);
    await scene.fixture.switchKmsKey(true);
  });

  it('is refused to whoever may not read the item', async () => {
    for (const [as, status] of [
      ['unassigned', 403],
      ['stranger', 404],
      ['auditor', 403],
    ] as const) {
      expect([as, (await scene.get(`/v1/items/${itemId}?project=pictures`, { as })).status]).toEqual([
        as,
        status,
      ]);
    }
  });
});
