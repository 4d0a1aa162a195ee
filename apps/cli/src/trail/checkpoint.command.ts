import { verifyConsistency, type WitnessPolicy } from '#libs/tlog';
import { Command } from 'commander';
import { cliError } from '../cli.errors.js';
import { type DefineCommand, withConnectionFlags } from '../commands/define-command.js';
import { connect, type ConnectionOptions } from '../connection.js';
import { readCheckpoint } from './believed-checkpoint.js';
import { readInput } from './input-file.js';
import { readPolicy } from './policy-file.js';
import { TrailServer } from './trail-server.js';

interface CheckpointFlags extends ConnectionOptions {
  readonly organisation: string;
  readonly policy?: string;
  readonly since?: string;
  readonly json?: boolean;
}

/** `trail checkpoint`: the log's newest checkpoint, verified, and proven to contain an older one. */
export const checkpointCommand: DefineCommand = (terminal) =>
  withConnectionFlags(
    new Command('checkpoint')
      .description('Print the newest checkpoint of a log, verified by your policy.')
      .requiredOption('--organisation <organisation>', 'id or slug of the organisation')
      .option('--policy <file>', 'whom to believe (JSON); without it nothing is verified')
      .option('--since <note>', 'an older checkpoint of yours, which the newest must contain'),
  ).action(async (flags: CheckpointFlags) => {
    const policy = flags.policy === undefined ? null : await readPolicy(flags.policy);
    if (policy === null) terminal.err('No --policy: signatures are not verified.');
    const older = flags.since === undefined ? null : (await readInput(flags.since)).toString('utf8');
    const connection = await connect(flags, terminal);
    const server = new TrailServer(connection, flags.organisation, terminal.interrupted);
    const note = await server.checkpoint();
    const { origin, size, root } = readCheckpoint(note, policy);
    const since = older === null ? null : await proveGrowth({ older, newer: { size, root } }, policy, server);
    const verified = policy !== null;
    const json = { origin, size, root: root.toString('base64'), verified, since, checkpoint: note };
    terminal.out(flags.json ? JSON.stringify(json) : note.trimEnd());
    if (since !== null) terminal.err(`It contains the checkpoint of size ${since}, unchanged.`);
  });

/** Returns the older size; throws LOG_INCONSISTENT unless the newer log begins with exactly the older one. */
async function proveGrowth(
  notes: { readonly older: string; readonly newer: { readonly size: number; readonly root: Buffer } },
  policy: WitnessPolicy | null,
  server: TrailServer,
): Promise<number> {
  // What the log once signed it must stand by, whoever saw it.
  const older = readCheckpoint(notes.older, policy && { ...policy, k: 0 });
  const { size, root } = notes.newer;
  if (older.size > size) {
    throw cliError('LOG_INCONSISTENT', `The log was rolled back: from ${older.size} records to ${size}.`);
  }
  // Every log begins with the empty one.
  if (older.size === 0) return 0;
  const proof = older.size === size ? [] : await server.consistency(older.size, size);
  const verdict = verifyConsistency({
    size1: older.size,
    root1: older.root,
    size2: size,
    root2: root,
    proof,
  });
  if (verdict.ok) return older.size;
  throw cliError('LOG_INCONSISTENT', `The log does not contain the older checkpoint: ${verdict.reason}.`);
}
