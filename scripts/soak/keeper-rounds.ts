// Stops, kills and crashes the keepers of the logs and their database under load, then checks every index and root.
import { type Disturbance, keeperRounds } from '../../apps/trail/test/sequencing/support/keeper-rounds.js';
import { progress, report } from './report.js';
import { soakOptions } from './soak-options.js';

const EVERY = 10;
const LISTS = ['missing', 'gapsOrDoubles', 'wrongRoots'] as const;

const { stops, kills, seed } = soakOptions('keeper-rounds', {
  stops: { default: 100, largest: 10_000, help: 'rounds in which a keeper is stopped and continued' },
  kills: { default: 200, largest: 10_000, help: 'rounds in which a keeper is killed or Postgres crashes' },
  seed: { default: 1, largest: 2 ** 32 - 1, help: 'replays the order of what happens and of pauses' },
});

async function run(rounds: number, disturbances: readonly Disturbance[]): Promise<object> {
  const onRound = (round: number): void => {
    if (round % EVERY === 0) progress(`${round} of ${rounds} rounds of ${disturbances.join(' or ')}`);
  };
  const summary = await keeperRounds({ rounds, seed, disturbances, onRound });
  broken.push(...LISTS.filter((list) => summary[list].length > 0));
  return summary;
}

const broken: string[] = [];
const startedAtMs = performance.now();
const stopped = stops > 0 ? await run(stops, ['stop']) : null;
const killed = kills > 0 ? await run(kills, ['kill', 'crash']) : null;
report({ stopped, killed, seconds: Math.round((performance.now() - startedAtMs) / 1_000) }, broken);
