import { describe, expect, it } from '@jest/globals';
import { keeperRounds } from './support/keeper-rounds.js';

// The short forms of scripts/soak/keeper-rounds.ts.
const LIMIT_MS = 180_000;
const WHOLE = { missing: [], gapsOrDoubles: [], wrongRoots: [] };

describe('Two keepers of the logs', () => {
  it(
    'of which the leader is stopped and continued give no index twice and skip none',
    async () => {
      const summary = await keeperRounds({ rounds: 6, seed: 20_261_127, disturbances: ['stop'] });
      process.stdout.write(`stops: ${JSON.stringify(summary)}\n`);
      expect(summary).toMatchObject(WHOLE);
      expect(summary.leads).toBeGreaterThan(1);
      expect(summary.acknowledged).toBeGreaterThan(50);
    },
    LIMIT_MS,
  );

  it(
    'killed, and their database crashed, lose no acknowledged record and sign only what was recorded',
    async () => {
      const summary = await keeperRounds({ rounds: 8, seed: 20_261_128, disturbances: ['kill', 'crash'] });
      process.stdout.write(`kills: ${JSON.stringify(summary)}\n`);
      expect(summary).toMatchObject(WHOLE);
      expect(summary.acknowledged).toBeGreaterThan(50);
    },
    LIMIT_MS,
  );
});
