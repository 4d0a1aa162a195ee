import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Administration } from '../support/administration.js';
import { PacedReader } from '../support/http-client.js';
import { addManyItems } from '../support/many-items.js';
import { Scene } from '../support/scene.js';

const MANY = 100_000;
const PATH = '/v1/projects/pictures/exports/label-studio?format=jsonl';

let scene: Scene;
let administration: Administration;

beforeAll(async () => {
  scene = await Scene.create();
  administration = await Administration.open(scene);
  const { itemId } = await scene.world.addItem({ content: Buffer.from('x'), key: 'first.jpg' });
  await addManyItems(scene, MANY, itemId);
});
afterAll(async () => {
  await administration?.close();
  await scene?.stop();
});

const open = async (handle: string): Promise<PacedReader> =>
  PacedReader.open(scene.gateway.origin + PATH, await scene.authorization(handle));

describe('an export of many items', () => {
  it('has each of them once', async () => {
    const answer = await scene.get(PATH);
    const lines = answer.body.toString().trimEnd().split('\n');
    const keys = new Set(lines.map((line) => (JSON.parse(line) as { meta: { key: string } }).meta.key));
    expect([lines.length, keys.size]).toEqual([MANY + 1, MANY + 1]);
  });

  it('waits for a client that takes nothing, is cut before a revocation is acknowledged, and does not look whole', async () => {
    const waiting = await open('annotator');
    expect(waiting.status).toBe(200);
    // Another export from its beginning to its end: time enough for one that nobody slows down.
    const whole = await scene.get(PATH, { as: 'reviewer' });
    await administration.revoke('annotator');
    await waiting.takeRest();
    expect(waiting.bytesReceived).toBeLessThan(whole.body.length * 0.7);
    // The chunked coding ends a whole answer with an empty chunk.
    expect(waiting.body.toString('latin1').endsWith('0\r\n\r\n')).toBe(false);
    await administration.grant('annotator');
  });

  it('goes on for the others', async () => {
    const reader = await open('reviewer');
    await administration.revoke('annotator');
    await reader.take(18 * 1024 * 1024);
    expect(reader.bytesReceived).toBeGreaterThanOrEqual(18 * 1024 * 1024);
    reader.abort();
    await administration.grant('annotator');
  });
});
