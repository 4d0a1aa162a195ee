import { describe, expect, it } from '@jest/globals';
import { claimRounds } from './support/claim-rounds.js';

describe('a queue whose claimers and database are killed', () => {
  it('is worked off all the same: no task lost, none done too often, nobody twice', async () => {
    const seed = Number(process.env['CLAIM_SEED'] ?? Date.now() % 2 ** 31);
    process.stdout.write(`claim rounds: CLAIM_SEED=${seed}\n`);
    const summary = await claimRounds({ tasks: 150, claimers: 16, processes: 4, kills: 8, seed });
    expect(summary).toMatchObject({ unfinished: [], crowded: [], repeated: [], completed: 150 * 2 });
    expect(summary.kills.claimer + summary.kills.backend + summary.kills.postmaster).toBeGreaterThan(0);
  }, 300_000);
});
