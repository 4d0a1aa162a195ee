import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { asAccount, CHILD_ENVIRONMENT } from './account-process.js';
import type { PostgresLog } from './postgres-log.port.js';
import type { RunAccount } from './run-account.js';

/**
 * `$1` and `$2` are the first signal and the seconds until the harder ones; the rest is the program.
 * The program replaces the shell, so its pid is the shell's `$$`. Its guard is a grandchild (a postmaster
 * must not see a child it did not fork) that waits on our end of fd 3: a line means "it ended, nothing to do",
 * end-of-file means that we died. The guard looks for the group's leader before each signal and is bounded.
 */
const SCRIPT = `
first=$1 bound=$2; shift 2
(
  trap '' INT QUIT TERM HUP
  (
    exec >/dev/null 2>&1
    read -r line <&3 && exit 0
    for signal in "$first" QUIT KILL; do
      kill -s "$signal" $$ || exit 0
      left=$bound
      while [ "$left" -gt 0 ]; do kill -s 0 $$ || exit 0; sleep 1; left=$((left - 1)); done
    done
  ) &
)
exec 3<&-
exec "$@"
`;

/** A program that cannot outlive this process: when we die, even by kill -9, it is signalled until it ends. */
export interface GuardedProcess {
  readonly pid: number;
  /** Settles once with how the program ended; never rejects. */
  readonly ended: Promise<string>;
  /** The last lines it wrote, oldest first, at most 20. */
  readonly lastLines: readonly string[];
  signal(name: NodeJS.Signals): void;
}

export interface GuardOptions {
  readonly account: RunAccount | undefined;
  readonly firstSignal: 'INT' | 'TERM';
  readonly secondsBetweenSignals: number;
  readonly log: PostgresLog;
  readonly environment?: Readonly<Record<string, string>>;
}

const KEPT_LINES = 20;
const LAST_WORDS_MS = 200;

/** Starts the program in its own session, so that a terminal's Ctrl-C reaches us and not it. */
export async function startGuarded(
  command: readonly string[],
  options: GuardOptions,
): Promise<GuardedProcess> {
  const args = ['-c', SCRIPT, 'sh', options.firstSignal, String(options.secondsBetweenSignals), ...command];
  const child = spawn('/bin/sh', args, {
    cwd: '/',
    detached: true,
    env: { ...CHILD_ENVIRONMENT, ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    ...asAccount(options.account),
  });
  await once(child, 'spawn');
  // Not stdin: Node closes that before it tells us of the end, and the guard would take it for our death.
  const lifeline = child.stdio[3] as Socket;
  // The guard may be gone before our farewell line; it has nothing left to do then.
  lifeline.on('error', () => lifeline.destroy());
  const lastLines = collectLines(child, options.log);
  const closed = once(child, 'close');
  const ended = once(child, 'exit').then(async ([code, signal]: (number | string | null)[]) => {
    lifeline.end('ended\n');
    // Its last words may still be in the pipe; backends that outlive it may hold the pipe open, hence the bound.
    await Promise.race([closed, pause(LAST_WORDS_MS)]);
    return signal ? `signal ${signal}` : `exit code ${code}`;
  });
  return { pid: child.pid as number, ended, lastLines, signal: (name) => void child.kill(name) };
}

function collectLines(child: ChildProcess, log: PostgresLog): readonly string[] {
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      if (lines.length > KEPT_LINES) lines.shift();
      if (/ (?:WARNING|ERROR|FATAL|PANIC): /.test(line)) log.warn(line);
      else log.info(line);
    });
  }
  return lines;
}
