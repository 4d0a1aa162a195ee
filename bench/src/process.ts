import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A child process of the benchmark that says in one JSON line what is to be known of it. */
export interface Child<Ready> {
  readonly ready: Ready;
  /** Resident memory in MiB, now. */
  rssMebibytes(): number;
  stop(): Promise<void>;
}

/** Starts one of this folder's scripts and waits for its line. */
export async function startChild<Ready>(
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Child<Ready>> {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn(process.execPath, ['--enable-source-maps', path, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ready = JSON.parse(await firstJsonLine(child)) as Ready;
  return { ready, rssMebibytes: () => rssOf(child.pid), stop: () => stop(child) };
}

function firstJsonLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`a benchmark process ended with ${code}`)));
    const lines = child.stdout && createInterface({ input: child.stdout });
    lines?.on('line', (line) => {
      if (line.startsWith('{')) resolve(line);
    });
  });
}

function rssOf(pid: number | undefined): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}
