import { Command } from 'commander';
import { withConnectionFlags } from '../commands/define-command.js';
import type { DefineCommand } from '../commands/define-command.js';
import type { ConnectionOptions } from '../connection.js';
import { apiOf } from '../admin/resource-command.js';
import { getCurrentState } from './current-state.js';
import { toConfigurationText } from './configuration-text.js';

/** `export-config <organisation>`: today's access as a file that plans to no change. Terms stay where their texts are kept. */
export const exportConfigurationCommand: DefineCommand = (terminal) =>
  withConnectionFlags(
    new Command('export-config')
      .description('Write an organisation’s access as the file `apply` takes; without terms and secrets.')
      .argument('<organisation>', 'id or slug'),
  ).action(async (organisation: string, flags: ConnectionOptions & { readonly json?: boolean }) => {
    const now = new Date();
    const current = await getCurrentState(await apiOf(flags, terminal), organisation, now);
    terminal.out(toConfigurationText(current, { now, asJson: flags.json === true }).trimEnd());
  });
