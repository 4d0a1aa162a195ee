import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { waitUntil } from '#libs/testing';
import { OwnPostgres } from '../../faults/support/own-postgres.js';
import { SeededRandom } from '../../faults/support/seeded-random.js';
import { ClaimerProcess } from './claimer-process.js';
import { type Ask, checkQueue, lapseIdle, type QueueFindings } from './queue-checks.js';
import { createQueueWorld } from './queue-world.js';

export interface ClaimRoundsOptions {
  readonly tasks: number;
  /** People, spread over the processes. */
  readonly claimers: number;
  readonly processes: number;
  readonly kills: number;
  readonly seed: number;
  readonly onKill?: (kill: number, what: string) => void;
}

/** What happened, and what is wrong with the queue afterwards. */
export interface ClaimRoundsSummary extends QueueFindings {
  readonly seed: number;
  readonly tasks: number;
  readonly kills: Readonly<Record<Victim, number>>;
}

type Victim = 'claimer' | 'backend' | 'postmaster';

const MAX_OVERLAP = 3;
const IDLE_MS = 2_000;
const LONGEST_PEACE_MS = 1_500;
const FINISH_MS = 30 * 60_000;
// A claimer dies more often than a database.
const VICTIMS: readonly Victim[] = ['claimer', 'claimer', 'claimer', 'backend', 'postmaster'];

/** Works a queue off with many processes while one after another is killed, and Postgres too; then checks every task. */
export async function claimRounds(options: ClaimRoundsOptions): Promise<ClaimRoundsSummary> {
  const directory = await mkdtemp(join(tmpdir(), 'portcullis-claims-'));
  // Run as root, Postgres is another account's process.
  await chmod(directory, 0o711);
  const postgres = new OwnPostgres(directory);
  let claimers: ClaimerProcess[] = [];
  try {
    await postgres.create();
    claimers = await startClaimers(postgres, options);
    const kills = await disturb(options, postgres, claimers);
    await waitUntil(() => claimers.every(({ finished }) => finished), {
      timeoutMs: FINISH_MS,
      intervalMs: 100,
    });
    const findings = await checkQueue((sql, values) => postgres.rows(sql, values) as never);
    return { seed: options.seed, tasks: options.tasks, kills, ...findings };
  } finally {
    await Promise.all(claimers.map((claimer) => claimer.kill()));
    if (postgres.isRunning) await postgres.stop('immediate');
    await rm(directory, { recursive: true, force: true });
  }
}

async function startClaimers(postgres: OwnPostgres, options: ClaimRoundsOptions): Promise<ClaimerProcess[]> {
  const { tasks, claimers, processes, seed } = options;
  const world = await postgres.asOwner((owner) =>
    createQueueWorld(owner, { tasks, people: claimers, maxOverlap: MAX_OVERLAP }),
  );
  const shares = Array.from({ length: processes }, (_, index) =>
    world.people.filter((_person, place) => place % processes === index),
  );
  return shares.map((people, index) => {
    const about = JSON.stringify({ ...world, people });
    const claimer = new ClaimerProcess([
      postgres.urlFor('portcullis_gateway'),
      about,
      `${seed + index * 1_000}`,
    ]);
    claimer.start();
    return claimer;
  });
}

/** Kills until enough were killed, and lets idle leases lapse until the queue is worked off. */
async function disturb(
  { kills, seed, onKill }: ClaimRoundsOptions,
  postgres: OwnPostgres,
  claimers: readonly ClaimerProcess[],
): Promise<Record<Victim, number>> {
  const random = new SeededRandom(seed);
  const ask: Ask = (sql, values) => postgres.rows(sql, values) as never;
  const done = { claimer: 0, backend: 0, postmaster: 0 };
  const isOver = (): boolean => claimers.every(({ finished }) => finished);
  for (let kill = 1; !isOver(); kill += 1) {
    await pause(random.between(50, LONGEST_PEACE_MS));
    await lapseIdle(ask, IDLE_MS);
    if (kill > kills) continue;
    const victim = random.pick(VICTIMS);
    await strike(victim, postgres, random.pick(claimers));
    done[victim] += 1;
    onKill?.(kill, victim);
  }
  return done;
}

async function strike(victim: Victim, postgres: OwnPostgres, claimer: ClaimerProcess): Promise<void> {
  if (victim === 'backend') return postgres.killBackend();
  if (victim === 'postmaster') {
    await postgres.killPostmaster();
    return postgres.start();
  }
  if (claimer.finished) return;
  await claimer.kill();
  claimer.start();
}
