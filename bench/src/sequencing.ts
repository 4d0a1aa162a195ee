import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { systemClock } from '#libs/kernel';
import { Recorder } from '#libs/trail';
import { runLoad } from './load.js';
import { benchEntry } from './micro.js';
import type { World } from './world.js';

/** What keeping the logs up costs reads, and whether they keep up. */
export interface SequencingResult {
  /** Throughput of 4 KiB reads while the logs are kept ÷ while sequencing stands still: median of interleaved rounds. */
  readonly readsWhileSequencing: number;
  readonly sustained: {
    readonly seconds: number;
    readonly recordsPerSecond: number;
    readonly largestLagSeconds: number;
    /** How long the log took to catch up after the last record. */
    readonly catchUpSeconds: number;
  };
}

const CALLERS = 64;
const WANTED_PER_SECOND = 5_500;

/** Measures with the standalone's own sequencer; it stands still while its state's row is locked. */
export async function measureSequencing(
  world: World & { readonly origin: string; readonly ownerUrl: string },
  organisationId: string,
  plan: { readonly rounds: number; readonly seconds: number; readonly sustainedSeconds: number },
): Promise<SequencingResult> {
  const owner = new pg.Client({ connectionString: world.ownerUrl, options: '-c search_path=portcullis' });
  await owner.connect();
  try {
    return {
      readsWhileSequencing: await compareReads(owner, world, plan),
      sustained: await sustain(owner, { databaseUrl: world.ownerUrl, organisationId }, plan.sustainedSeconds),
    };
  } finally {
    await owner.end();
  }
}

async function compareReads(
  owner: pg.Client,
  world: World & { readonly origin: string },
  plan: { readonly rounds: number; readonly seconds: number },
): Promise<number> {
  const load = { tokens: world.tokens, items: world.items['4 KiB'] ?? [], origin: world.origin };
  const ratios: number[] = [];
  for (let round = 0; round < plan.rounds; round += 1) {
    const kept = await runLoad({ ...load, seconds: plan.seconds });
    await owner.query('BEGIN');
    await owner.query('SELECT 1 FROM log_sequencer FOR UPDATE');
    const still = await runLoad({ ...load, seconds: plan.seconds });
    await owner.query('ROLLBACK');
    await untilCaughtUp(owner);
    ratios.push(kept.requestsPerSecond / still.requestsPerSecond);
  }
  return ratios.toSorted((a, b) => a - b)[ratios.length >> 1] ?? 0;
}

async function sustain(
  owner: pg.Client,
  { databaseUrl, organisationId }: { databaseUrl: string; organisationId: string },
  seconds: number,
): Promise<SequencingResult['sustained']> {
  const recorder = new Recorder({
    databaseUrl,
    clock: systemClock,
    deadlineMs: 5_000,
    onError: () => undefined,
  });
  const startedAt = performance.now();
  const elapsed = (): number => (performance.now() - startedAt) / 1_000;
  let recorded = 0;
  const caller = async (): Promise<void> => {
    while (elapsed() < seconds) {
      if (recorded > elapsed() * WANTED_PER_SECOND) await pause(1);
      else {
        recorded += 1;
        await recorder.intent(benchEntry(organisationId));
      }
    }
  };
  let largestLagSeconds = 0;
  const watch = setInterval(() => {
    void lagOf(owner).then((lag) => {
      largestLagSeconds = Math.max(largestLagSeconds, lag);
    });
  }, 250);
  await Promise.all(Array.from({ length: CALLERS }, caller));
  const recordedFor = elapsed();
  clearInterval(watch);
  const catchUpSeconds = await untilCaughtUp(owner);
  await recorder.close();
  return {
    seconds: recordedFor,
    recordsPerSecond: recorded / recordedFor,
    largestLagSeconds,
    catchUpSeconds,
  };
}

async function untilCaughtUp(owner: pg.Client): Promise<number> {
  const startedAt = performance.now();
  while ((await lagOf(owner)) > 1) await pause(100);
  return (performance.now() - startedAt) / 1_000;
}

async function lagOf(owner: pg.Client): Promise<number> {
  const { rows } = await owner.query<{ lag: number }>('SELECT trail_lag_seconds() AS lag');
  return rows[0]?.lag ?? Number.POSITIVE_INFINITY;
}
