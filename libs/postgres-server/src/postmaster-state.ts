import { readFile, readlink, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { dataDirInUse } from './postgres-server.errors.js';

/** What `postmaster.pid` says; source of the format: src/include/utils/pidfile.h (pid line 1, status line 8). */
export interface PostmasterState {
  readonly pid: number;
  readonly status: 'starting' | 'ready' | 'stopping' | 'standby' | '';
}

/** Reads the state file of a data directory; undefined when no server has one there. */
export async function findPostmaster(dataDir: string): Promise<PostmasterState | undefined> {
  const text = await readFile(join(dataDir, 'postmaster.pid'), 'utf8').catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    },
  );
  const lines = text?.split('\n') ?? [];
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, status: (lines[7]?.trim() ?? '') as PostmasterState['status'] };
}

/** True unless the process is certainly gone or certainly not a server of this directory (a reused pid). */
export async function isServing(pid: number, dataDir: string): Promise<boolean> {
  if (!isAlive(pid)) return false;
  if (process.platform !== 'linux') return true;
  // A postmaster's working directory is its data directory, so /proc tells it from a process that got its old pid.
  const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
  return cwd === undefined || cwd === (await realpath(dataDir));
}

/** False only when no process has this id. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const POLL_MS = 50;
/** A server whose owner was killed begins to stop within milliseconds; one that serves on is somebody's. */
const ORPHAN_GRACE_MS = 1_000;
const STOPPING_BOUND_MS = 30_000;

/**
 * Resolves once no server has the data directory, waiting for one that is stopping; throws DATA_DIR_IN_USE for one
 * that serves on. Returns the pid of a stale lock file if that pid now belongs to another program.
 */
export async function waitForFreeDataDir(dataDir: string): Promise<number | undefined> {
  const began = performance.now();
  for (;;) {
    const state = await findPostmaster(dataDir);
    if (!state) return undefined;
    if (!(await isServing(state.pid, dataDir))) return isAlive(state.pid) ? state.pid : undefined;
    const bound = state.status === 'stopping' ? STOPPING_BOUND_MS : ORPHAN_GRACE_MS;
    if (performance.now() - began > bound) throw dataDirInUse(dataDir, state.pid);
    await pause(POLL_MS);
  }
}
