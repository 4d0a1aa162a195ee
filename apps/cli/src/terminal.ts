import { createInterface } from 'node:readline/promises';

/** Where the CLI reads and writes; tests pass their own. */
export interface Terminal {
  /** Results: what a script would read. */
  out(text: string): void;
  /** Everything said to a person on the way. */
  err(text: string): void;
  /** Asks a person for yes or no; false where nobody can be asked. */
  confirm(question: string): Promise<boolean>;
  /** True when a progress bar can be drawn on the error stream. */
  readonly isInteractive: boolean;
  /** Aborts when the person presses Ctrl-C or the process is asked to end. */
  readonly interrupted: AbortSignal;
  readonly environment: Readonly<Record<string, string | undefined>> | undefined;
}

/** The process's own streams; the first Ctrl-C ends the work in order, the second ends the process. */
export function terminal(): Terminal {
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interruption.abort(signal));
  return {
    out: (text) => void process.stdout.write(`${text}\n`),
    err: (text) => void process.stderr.write(`${text}\n`),
    confirm: (question) => confirmed(question, interruption.signal),
    isInteractive: process.stderr.isTTY === true,
    interrupted: interruption.signal,
    environment: undefined,
  };
}

async function confirmed(question: string, signal: AbortSignal): Promise<boolean> {
  if (process.stdin.isTTY !== true || process.stderr.isTTY !== true) return false;
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await lines.question(`${question} [y/N] `, { signal })).trim());
  } finally {
    lines.close();
  }
}
