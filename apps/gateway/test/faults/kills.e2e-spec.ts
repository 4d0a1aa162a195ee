import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidV7 } from '#libs/kernel';
import { FaultScene } from './support/fault-scene.js';
import { killRounds } from './support/kill-rounds.js';
import { checkTrail } from './support/recorded.js';

// The short form of scripts/soak/kill-rounds.ts.
const SEED = 20_261_122;
const ROUNDS = 10;
const CLIENTS = 8;
const LIMIT_MS = 180_000;

describe('Kills of the gateway and of its database under load', () => {
  let scene: FaultScene;

  beforeAll(async () => {
    scene = await FaultScene.create();
  }, 120_000);
  afterAll(() => scene.stop());

  it(
    'leave an ALLOW record of every response of which a client got any byte',
    async () => {
      const summary = await killRounds(scene, { rounds: ROUNDS, seed: SEED, clients: CLIENTS });
      process.stdout.write(`kills: ${JSON.stringify(summary)}\n`);
      expect(summary).toMatchObject({
        rounds: ROUNDS,
        unrecorded: [],
        understated: [],
        unexpected: [],
        shortButClean: [],
      });
      expect(summary.readsWithBytes).toBeGreaterThan(ROUNDS * CLIENTS);
    },
    LIMIT_MS,
  );

  it('would be caught: a response whose record is missing, or is a denial, counts as unrecorded', async () => {
    const { itemId } = await scene.world.addItem({ content: Buffer.alloc(1_000, 'x') });
    const right = await scene.read(itemId);
    const denied = await scene.read(itemId, { as: 'unassigned' });
    expect([right.status, denied.status]).toEqual([200, 403]);
    const invented = { ...right, recordId: uuidV7() };
    const unnamed = { ...right, recordId: null };
    const denial = { ...right, recordId: denied.recordId };
    const { unrecorded } = await checkTrail(scene.postgres, [right, invented, unnamed, denial]);
    expect(unrecorded).toEqual([invented, unnamed, denial]);
  });
});
