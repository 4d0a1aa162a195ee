import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { RunningGateway } from '../support/gateway-fixture.js';
import { GatedStore } from '../support/gated-store.js';
import { PacedReader, problemOf } from '../support/http-client.js';
import { findRecord, outcomeOf } from '../support/records.js';
import { contentPath, Scene } from '../support/scene.js';

const content = randomBytes(1_000_000);

let scene: Scene;
let store: GatedStore;
let gateway: RunningGateway;
let itemId: string;

beforeAll(async () => {
  scene = await Scene.create();
  store = new GatedStore(scene.fixture.store);
  gateway = await scene.fixture.startGateway({ objectStore: store, writeStallMs: 300 });
  ({ itemId } = await scene.world.addItem({ content }));
  await scene.read(itemId, { gateway });
});
afterAll(() => scene?.stop());
afterEach(() => store.letGo());

async function suspend(): Promise<void> {
  const arranger = scene.arranger();
  await arranger.patch('projects', { id: scene.world.project }, { state: 'paused' });
  undo = () => arranger.undo();
}
let undo = (): Promise<void> => Promise.resolve();
afterEach(() => undo());

describe('a read that is interrupted while the storage is slow', () => {
  it('by its client ends as client_aborted, with what was handed over', async () => {
    const held = store.holdAfter(300_000);
    const reader = await PacedReader.open(gateway.origin + contentPath(itemId), await scene.authorization());
    await held;
    await reader.take(200_000);
    reader.abort();
    const outcome = await outcomeOf(scene.fixture, reader.header('x-access-record'));
    expect(outcome.ending).toBe('client_aborted');
    expect(outcome.bytesSent).toBeGreaterThanOrEqual(reader.bytesReceived);
  });

  it('by a change of policy in the middle is cut and ends as revoked', async () => {
    const held = store.holdAfter(300_000);
    const reader = await PacedReader.open(gateway.origin + contentPath(itemId), await scene.authorization());
    await held;
    await suspend();
    await reader.takeRest();
    const outcome = await outcomeOf(scene.fixture, reader.header('x-access-record'));
    expect(outcome.ending).toBe('revoked');
    expect(outcome.bytesSent).toBeGreaterThanOrEqual(reader.bytesReceived);
    expect(reader.bytesReceived).toBeLessThan(content.length);
    expect(reader.body.equals(content.subarray(0, reader.bytesReceived))).toBe(true);
  });

  it('by a change of policy before the first byte gives none, and says to ask again', async () => {
    const held = store.holdAfter(0);
    const reading = scene.read(itemId, { gateway });
    await held;
    await suspend();
    const answer = await reading;
    expect(answer.status).toBe(503);
    expect(problemOf(answer).code).toBe('ACCESS_CHANGED');
    expect(answer.headers['retry-after']).toBe('1');
    const recordId = answer.headers['x-access-record'];
    expect(await findRecord(scene.fixture, recordId)).toMatchObject({ effect: 'allow' });
    expect(await outcomeOf(scene.fixture, recordId)).toEqual({ bytesSent: 0, ending: 'revoked' });
  });
});

describe('a client that takes nothing', () => {
  it('is dropped after the stall limit and ends as stalled', async () => {
    const { itemId: big } = await scene.world.addItem({ content: randomBytes(16 * 1024 * 1024) });
    const takeNothing = async () => {
      const reader = await PacedReader.open(gateway.origin + contentPath(big), await scene.authorization());
      const outcome = await outcomeOf(scene.fixture, reader.header('x-access-record'));
      await reader.takeRest();
      return { reader, outcome };
    };
    let { reader, outcome } = await takeNothing();
    // A starved machine may keep a gateway from renewing its lease: that ends a read, too, and is not under test here.
    for (let again = 0; again < 4 && outcome.ending === 'lease_lost'; again += 1)
      ({ reader, outcome } = await takeNothing());
    expect(outcome.ending).toBe('stalled');
    expect(outcome.bytesSent).toBeGreaterThanOrEqual(reader.bytesReceived);
    expect(reader.bytesReceived).toBeLessThan(16 * 1024 * 1024);
  });
});
