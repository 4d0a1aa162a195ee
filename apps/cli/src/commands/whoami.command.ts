import { Command } from 'commander';
import { connect, type ConnectionOptions } from '../connection.js';
import { callJson } from '../http/json-call.js';
import { type DefineCommand, withConnectionFlags } from './define-command.js';
import { toOutline } from './outline.js';

/** `whoami`: who the gateway takes the token's holder for, and what they may reach. */
export const whoamiCommand: DefineCommand = (terminal) =>
  withConnectionFlags(new Command('whoami').description('Show who the gateway takes you for.')).action(
    async (options: ConnectionOptions & { json?: boolean }) => {
      const me = await callJson(await connect(options, terminal), { method: 'GET', path: '/v1/me' });
      terminal.out(options.json ? JSON.stringify(me) : toOutline(me));
    },
  );
