import { Command } from 'commander';
import { type DefineCommand, withConnectionFlags } from '../commands/define-command.js';
import { connect, type ConnectionOptions } from '../connection.js';
import { readCheckpoint } from './believed-checkpoint.js';
import { exportTrail } from './export-run.js';
import { readPolicy } from './policy-file.js';
import { trailProgress } from './trail-progress.js';
import { TrailServer } from './trail-server.js';

interface ExportFlags extends ConnectionOptions {
  readonly organisation: string;
  readonly out: string;
  readonly policy?: string;
  readonly values: boolean;
  readonly json?: boolean;
}

/** `trail export`: a log in a folder, for `trail verify`; the same command again goes on or adds what is new. */
export const exportCommand: DefineCommand = (terminal) =>
  withConnectionFlags(
    new Command('export')
      .description('Download an organisation’s trail. Run again, it goes on, or adds what is new.')
      .requiredOption('--organisation <organisation>', 'id or slug of the organisation')
      .requiredOption('--out <dir>', 'folder to export into')
      .option('--policy <file>', 'whom to believe (JSON); without it signatures are left to `trail verify`')
      .option('--no-values', 'leave out what is erasable: addresses, and who used what'),
  ).action(async (flags: ExportFlags) => {
    const policy = flags.policy === undefined ? null : await readPolicy(flags.policy);
    const signal = terminal.interrupted;
    const server = new TrailServer(await connect(flags, terminal), flags.organisation, signal);
    const note = await server.checkpoint();
    const checkpoint = readCheckpoint(note, policy);
    const progress = trailProgress(checkpoint.size, { terminal, json: flags.json });
    const { organisation, out: dir, values } = flags;
    const job = { dir, organisation, server, values, note, checkpoint, signal, progress };
    const done = await exportTrail(job).finally(() => progress.stop());
    const added = done.size - done.resumedAt;
    terminal.out(
      flags.json
        ? JSON.stringify(done)
        : `${dir}: ${done.size} records of ${done.organisation}, ${added} of them new`,
    );
  });
