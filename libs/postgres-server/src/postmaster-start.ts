import { setTimeout as pause } from 'node:timers/promises';
import { dataDirInUse, startFailed } from './postgres-server.errors.js';
import type { PostgresLog } from './postgres-log.port.js';
import { findPostmaster } from './postmaster-state.js';
import type { RunAccount } from './run-account.js';
import { type GuardedProcess, startGuarded } from './watchdog.js';

export interface PostmasterOptions {
  readonly command: readonly string[];
  readonly dataDir: string;
  readonly account: RunAccount | undefined;
  /** A pid in a stale lock file that now belongs to some other program; Postgres must not mistake it for a server. */
  readonly reusedPid: number | undefined;
  readonly log: PostgresLog;
}

const POLL_MS = 15;
/** Crash recovery replays up to max_wal_size; this is far beyond what 2 GB take. */
const READY_BOUND_MS = 180_000;
const RETRY_BOUND_MS = 10_000;
const RETRY_PAUSE_MS = 200;

/** Resolves with a postmaster that accepts connections; waits out the last backends of a killed predecessor. */
export async function runPostmaster(options: PostmasterOptions): Promise<GuardedProcess> {
  const giveUpAt = performance.now() + RETRY_BOUND_MS;
  for (;;) {
    const server = await startGuarded(options.command, {
      account: options.account,
      firstSignal: 'INT',
      secondsBetweenSignals: 10,
      log: options.log,
      ...(options.reusedPid !== undefined && {
        environment: { PG_GRANDPARENT_PID: String(options.reusedPid) },
      }),
    });
    const failure = await readyOrFailure(server, options.dataDir);
    if (failure === undefined) return server;
    const said = server.lastLines.join('\n');
    if (/lock file .* already exists/.test(said)) throw dataDirInUse(options.dataDir, undefined);
    // Backends outlive a postmaster killed by -9 for a moment and still hold its shared memory.
    const passing = /pre-existing shared memory block/.test(said);
    if (!passing || performance.now() > giveUpAt) throw startFailed(failure, server.lastLines);
    await pause(RETRY_PAUSE_MS);
  }
}

async function readyOrFailure(server: GuardedProcess, dataDir: string): Promise<string | undefined> {
  let end: string | undefined;
  void server.ended.then((how) => (end = how));
  const giveUpAt = performance.now() + READY_BOUND_MS;
  while (performance.now() < giveUpAt) {
    await pause(POLL_MS);
    if (end !== undefined) return `Postgres ended with ${end}`;
    const state = await findPostmaster(dataDir);
    if (state?.pid === server.pid && state.status === 'ready') return undefined;
  }
  server.signal('SIGQUIT');
  await server.ended;
  return `Postgres was not ready within ${READY_BOUND_MS / 1000} s`;
}
