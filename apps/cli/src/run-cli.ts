import { AppError } from '#libs/kernel';
import { Command, CommanderError } from 'commander';
import { explainCommand } from './commands/explain.command.js';
import { ingestCommand } from './commands/ingest.command.js';
import { tokenCommand } from './commands/token.command.js';
import { whoamiCommand } from './commands/whoami.command.js';
import { trailCommand } from './trail/trail.command.js';
import type { Terminal } from './terminal.js';

/** Runs one command line and returns the process's exit code: 0 done, 1 failed, 2 wrong usage or unreadable input, 130 interrupted. */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<number> {
  let exitCode = 0;
  const program = new Command('portcullis')
    .description('Ingest into, ask and inspect a Portcullis gateway.')
    .showHelpAfterError('(portcullis <command> --help tells more)')
    .helpCommand(true);
  const setExitCode = (code: number): void => void (exitCode = code);
  const commands = [tokenCommand, ingestCommand, explainCommand, whoamiCommand, trailCommand];
  for (const define of commands) program.addCommand(define(terminal, setExitCode));
  for (const command of withCommandsBelow(program)) {
    command.exitOverride().configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text.trimEnd()),
    });
  }
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    return report(error, args.includes('--json'), terminal);
  }
}

function report(error: unknown, asJson: boolean, terminal: Terminal): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (terminal.interrupted.aborted) {
    terminal.err('Interrupted.');
    return 130;
  }
  const code = error instanceof AppError ? error.code : 'UNEXPECTED';
  const message = error instanceof AppError ? error.publicMessage : String(error);
  terminal.err(asJson ? JSON.stringify({ error: { code, message } }) : `${message} [${code}]`);
  return code === 'INPUT_UNREADABLE' ? 2 : 1;
}

function withCommandsBelow(command: Command): Command[] {
  return [command, ...command.commands.flatMap((below) => withCommandsBelow(below))];
}
