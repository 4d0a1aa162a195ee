import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const LOOK_MS = 500;

export interface JestRun {
  /** Where Jest writes its results; must not exist yet. */
  readonly report: string;
  readonly env: Readonly<Record<string, string>>;
  readonly longestRunMs?: number;
  readonly endsWithinMs?: number;
}

/** What Jest writes of a run, as far as we read it. */
export interface JestResults {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
}

/**
 * Runs Jest with the arguments and returns its exit code and its results, null when it wrote none. A run that takes
 * longer than 25 minutes, or lives on for 30 s after its results because something a test left behind keeps it, is ended
 * with everything it started and has the exit code null: it must not take the whole build's time.
 */
export async function runJest(
  root: string,
  args: readonly string[],
  { report, env, longestRunMs = 25 * 60_000, endsWithinMs = 30_000 }: JestRun,
): Promise<{ readonly code: number | null; readonly results: JestResults | null }> {
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  // A process group of its own can be ended as a whole.
  const child = spawn(process.execPath, [...flags, jest, '--json', `--outputFile=${report}`, ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
    detached: true,
  });
  const over = new AbortController();
  const stopForwarding = forwardSignals(child);
  void endWhenLate(child, { report, longestRunMs, endsWithinMs }, over.signal);
  const [code] = (await once(child, 'exit')) as [number | null];
  over.abort();
  stopForwarding();
  return { code, results: readResults(report) };
}

/** Ctrl-C in a terminal reaches only its foreground group, which ours is and Jest's is not. */
function forwardSignals(child: ChildProcess): () => void {
  const forward = (signal: NodeJS.Signals): void => {
    child.once('exit', () => process.exit(1));
    endGroup(child, signal);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, forward);
  return () => {
    for (const signal of signals) process.off(signal, forward);
  };
}

async function endWhenLate(
  child: ChildProcess,
  { report, longestRunMs, endsWithinMs }: Required<Omit<JestRun, 'env'>>,
  over: AbortSignal,
): Promise<void> {
  const giveUpAt = performance.now() + longestRunMs;
  while (!existsSync(report) && performance.now() < giveUpAt && !over.aborted) await rest(LOOK_MS, over);
  const reported = existsSync(report);
  if (reported) await rest(endsWithinMs, over);
  if (over.aborted) return;
  const why = reported ? `${endsWithinMs / 1_000} s after its results` : `after ${longestRunMs / 1_000} s`;
  process.stderr.write(`Jest is ended: it still runs ${why}\n`);
  endGroup(child, 'SIGKILL');
}

/** Resolves after the time, or as soon as the run is over. */
async function rest(ms: number, over: AbortSignal): Promise<void> {
  await pause(ms, undefined, { signal: over }).catch(() => undefined);
}

function endGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // It has just ended by itself.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function readResults(path: string): JestResults | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as JestResults;
  } catch {
    return null;
  }
}
