// Kills the gateway and its database at random moments under load and compares what clients got with the trail.
import { FaultScene } from '../../apps/gateway/test/faults/support/fault-scene.js';
import { killRounds } from '../../apps/gateway/test/faults/support/kill-rounds.js';
import { progress, report } from './report.js';
import { soakOptions } from './soak-options.js';

const EVERY = 10;
const LISTS = ['unrecorded', 'understated', 'unexpected', 'shortButClean'] as const;

const { rounds, seed, clients } = soakOptions('kill-rounds', {
  rounds: { default: 200, largest: 10_000, help: 'kills' },
  seed: { default: 1, largest: 2 ** 32 - 1, help: 'replays the order of kills and pauses' },
  clients: { default: 16, largest: 256, help: 'clients that read all the time' },
});

const startedAtMs = performance.now();
const scene = await FaultScene.create();
try {
  const onRound = (round: number): void => {
    if (round % EVERY === 0) progress(`${round} of ${rounds} kills`);
  };
  const summary = await killRounds(scene, { rounds, seed, clients, onRound });
  const seconds = Math.round((performance.now() - startedAtMs) / 1_000);
  report(
    { ...summary, clients, seconds },
    LISTS.filter((list) => summary[list].length > 0),
  );
} finally {
  await scene.stop();
}
