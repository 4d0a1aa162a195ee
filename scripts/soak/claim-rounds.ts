// Works off a queue with many claimers while their processes and the database are killed at random; then checks every task.
import { claimRounds } from '../../apps/gateway/test/claim-task/support/claim-rounds.js';
import { progress, report } from './report.js';
import { soakOptions } from './soak-options.js';

const EVERY = 10;
const LISTS = ['unfinished', 'crowded', 'repeated'] as const;

const options = soakOptions('claim-rounds', {
  tasks: { default: 10_000, largest: 1_000_000, help: 'tasks, of overlap 1 to 3' },
  claimers: { default: 50, largest: 500, help: 'people who claim all the time' },
  processes: { default: 10, largest: 50, help: 'processes they are spread over' },
  kills: { default: 100, largest: 10_000, help: 'kills of claimers, of sessions and of the database' },
  seed: { default: 1, largest: 2 ** 32 - 1, help: 'replays the order of kills, pauses and choices' },
});

const startedAtMs = performance.now();
const onKill = (kill: number, what: string): void => {
  if (kill % EVERY === 0) progress(`${kill} of ${options.kills} kills, the last of a ${what}`);
};
const summary = await claimRounds({ ...options, onKill });
report(
  { ...summary, claimers: options.claimers, seconds: Math.round((performance.now() - startedAtMs) / 1_000) },
  LISTS.filter((list) => summary[list].length > 0),
);
