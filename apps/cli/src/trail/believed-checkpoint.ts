import { type Checkpoint, checkQuorum, parseCheckpoint, parseNote, type WitnessPolicy } from '#libs/tlog';
import { cliError } from '../cli.errors.js';

/** Returns the checkpoint of a note the policy believes; throws CHECKPOINT_REFUSED with the reason. */
export function believedCheckpoint(note: string, policy: WitnessPolicy): Checkpoint {
  const quorum = checkQuorum(note, policy);
  if (quorum.ok) return quorum.checkpoint;
  throw cliError('CHECKPOINT_REFUSED', `The checkpoint is not to be believed: ${quorum.reason}`);
}

/** Returns what a note says, believed when there is a policy and merely read when there is none. */
export function readCheckpoint(note: string, policy: WitnessPolicy | null): Checkpoint {
  if (policy !== null) return believedCheckpoint(note, policy);
  const opened = parseNote(note);
  const parsed = opened.ok ? parseCheckpoint(opened.value.text) : opened;
  if (parsed.ok) return parsed.value;
  throw cliError('CHECKPOINT_REFUSED', `The checkpoint is not to be believed: ${parsed.reason}`);
}
