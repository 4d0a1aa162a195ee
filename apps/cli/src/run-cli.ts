import { AppError } from '#libs/kernel';
import { Command, CommanderError } from 'commander';
import { ADMIN_COMMANDS } from './admin/admin-commands.js';
import { applyCommand } from './apply/apply.command.js';
import { exportConfigurationCommand } from './apply/export-configuration.command.js';
import { explainCommand } from './commands/explain.command.js';
import { ingestCommand } from './commands/ingest.command.js';
import { tokenCommand } from './commands/token.command.js';
import { whoamiCommand } from './commands/whoami.command.js';
import { completeCommand, completionCommand } from './completion/completion.command.js';
import { trailCommand } from './trail/trail.command.js';
import type { Terminal } from './terminal.js';

/** Runs one command line and returns the process's exit code: 0 done, 1 failed, 2 wrong usage or unreadable input, 3 drift, 130 interrupted. */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<number> {
  let exitCode = 0;
  const program = new Command('portcullis')
    .description('Administer, ingest into, ask and inspect a Portcullis gateway.')
    .showHelpAfterError('(portcullis <command> --help tells more)')
    .helpCommand(true);
  const setExitCode = (code: number): void => void (exitCode = code);
  const commands = [
    ...[tokenCommand, whoamiCommand, ingestCommand, trailCommand, explainCommand],
    ...ADMIN_COMMANDS,
    ...[applyCommand, exportConfigurationCommand, completionCommand, completeCommand],
  ];
  for (const define of commands) {
    const command = define(terminal, setExitCode);
    program.addCommand(command, { hidden: command.name().startsWith('_') });
  }
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
