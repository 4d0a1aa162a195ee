import type { Command } from 'commander';
import type { Terminal } from '../terminal.js';

/** Builds one command; `setExitCode` is for work that ended in order but not well. */
export type DefineCommand = (terminal: Terminal, setExitCode: (code: number) => void) => Command;

/** Adds the flags of every command that calls the gateway. */
export function withConnectionFlags(command: Command): Command {
  return command
    .option('--url <origin>', 'origin of the gateway (default: PORTCULLIS_URL, then the local standalone)')
    .option('--token <token>', 'access token or tool credential (default: PORTCULLIS_TOKEN)')
    .option('--allow-plain-http', 'send the token unencrypted to another machine')
    .option('--json', 'print JSON for machines');
}
