import { Command } from 'commander';
import type { DefineCommand } from '../commands/define-command.js';
import { checkpointCommand } from './checkpoint.command.js';
import { exportCommand } from './export.command.js';
import { redeemCommand } from './redeem.command.js';
import { verifyCommand } from './verify.command.js';

/** `trail`: everything a client can do with its own trail without trusting whoever keeps it. */
export const trailCommand: DefineCommand = (terminal, setExitCode) => {
  const trail = new Command('trail').description('Export, verify and prove an organisation’s trail.');
  for (const define of [verifyCommand, exportCommand, checkpointCommand, redeemCommand])
    trail.addCommand(define(terminal, setExitCode));
  return trail;
};
