import { spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';

/** Returns the direct children of a process (Linux: field 4 of /proc/<pid>/stat, proc(5)). */
export async function childrenOf(parent: number): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const parents = await Promise.all(pids.map(parentOf));
  return pids.filter((_, index) => parents[index] === parent);
}

async function parentOf(pid: number): Promise<number | undefined> {
  // A process may end between the listing and the reading.
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The name in parentheses may itself hold spaces and parentheses; what follows the last one is plain.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[1] === undefined ? undefined : Number(fields[1]);
}

/** Sends the signal to every process that still exists. */
export function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}

/** Stops processes and makes sure that they go on after `atMostSeconds` even if this process is killed meanwhile. */
export function stopFor(pids: readonly number[], atMostSeconds: number): { resume: () => void } {
  const script = `sleep ${atMostSeconds}; kill -s CONT ${pids.join(' ')} 2>/dev/null`;
  const guard = spawn('/bin/sh', ['-c', script], { detached: true, stdio: 'ignore' });
  guard.unref();
  signalAll(pids, 'SIGSTOP');
  return {
    resume: () => {
      signalAll(pids, 'SIGCONT');
      if (guard.pid !== undefined) signalAll([-guard.pid], 'SIGKILL');
    },
  };
}

/** Resident memory of a process in bytes: VmRSS of /proc/<pid>/status. */
export async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
}

/** Bytes a process has read by system calls so far: rchar of /proc/<pid>/io; sockets count too. */
export async function bytesRead(pid: number): Promise<number> {
  const io = await readFile(`/proc/${pid}/io`, 'utf8');
  return Number(/^rchar: (\d+)$/m.exec(io)?.[1]);
}
