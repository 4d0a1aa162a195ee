import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FaultScene } from './support/fault-scene.js';
import { slowReaders } from './support/slow-readers.js';

// The short form of scripts/soak/slow-readers.ts.
const READERS = 40;
const ITEM_BYTES = 64 * 1024 * 1024;
const TRICKLE_SECONDS = 3;

describe('Slow readers of a large item', () => {
  let scene: FaultScene;

  beforeAll(async () => {
    scene = await FaultScene.create({ environment: { PORTCULLIS_DRAIN_SECONDS: '1' } });
  }, 120_000);
  afterAll(() => scene.stop());

  it('cost bounded memory and no storage reads while they take nothing, and end on record as what they were', async () => {
    const summary = await slowReaders(scene, {
      readers: READERS,
      itemBytes: ITEM_BYTES,
      trickleSeconds: TRICKLE_SECONDS,
    });
    process.stdout.write(`slow readers: ${JSON.stringify(summary)}\n`);
    expect(summary.violations).toEqual([]);
    expect(summary.endings).toEqual({ client_aborted: READERS / 2, shutdown: READERS / 2 });
  }, 120_000);
});
