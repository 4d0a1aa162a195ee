import { runCli } from '../src/run-cli.js';

/** What one run of the CLI printed and how it ended. */
export interface CliRun {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the CLI as a script would: no terminal, only the given environment. */
export async function run(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  interrupted: AbortSignal = new AbortController().signal,
): Promise<CliRun> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCli(args, {
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
    confirm: () => Promise.resolve(false),
    isInteractive: false,
    interrupted,
    environment,
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}
