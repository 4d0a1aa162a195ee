import { Argument, Command } from 'commander';
import type { DefineCommand } from '../commands/define-command.js';
import { candidates } from './candidates.js';
import { COMPLETION_SCRIPTS, type Shell } from './completion-scripts.js';

/** `completion <shell>`: a script that completes commands and flags; `source <(portcullis completion bash)`. */
export const completionCommand: DefineCommand = (terminal) =>
  new Command('completion')
    .description('Print a script that completes commands and flags in your shell.')
    .addArgument(new Argument('<shell>').choices(Object.keys(COMPLETION_SCRIPTS)))
    .action((shell: Shell) => terminal.out(COMPLETION_SCRIPTS[shell]));

/** What the scripts call: the words after `portcullis`, the last one unfinished; a candidate a line. */
export const completeCommand: DefineCommand = (terminal) =>
  new Command('__complete')
    .argument('[words...]')
    .allowUnknownOption()
    .helpOption(false)
    .action(function (this: Command, words: readonly string[]) {
      const found = this.parent === null ? [] : candidates(this.parent, words);
      if (found.length > 0) terminal.out(found.join('\n'));
    });
