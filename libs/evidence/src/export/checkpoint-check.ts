import { checkQuorum, type CompactRange, openNote, parseCheckpoint, type WitnessPolicy } from '#libs/tlog';
import type { FindingList } from './findings.js';

/** The checkpoint an export comes with, as far as it could be believed. */
export interface CheckedCheckpoint {
  readonly origin: string;
  readonly size: number;
  /** Base64. */
  readonly root: string;
  readonly witnesses: readonly { readonly name: string; readonly timeSeconds: number }[];
}

/** Compares the records with the checkpoint they came with; null when it is none of this log. */
export function checkCheckpoint(
  note: string,
  against: { readonly policy: WitnessPolicy; readonly range: CompactRange },
  findings: FindingList,
): CheckedCheckpoint | null {
  const { policy, range } = against;
  const quorum = checkQuorum(note, policy);
  if (!quorum.ok && quorum.reason !== 'too-few-witnesses') {
    findings.add('CHECKPOINT_REFUSED', quorum.reason);
    return null;
  }
  if (!quorum.ok) {
    findings.add('WITNESSES_TOO_FEW', `${quorum.witnesses.length} of the ${policy.k} asked for`);
  }
  const checkpoint = quorum.ok ? quorum.checkpoint : checkpointOf(note, policy);
  if (checkpoint === null) return null;
  const { origin, size, root } = checkpoint;
  if (size !== range.size) {
    findings.add('SIZE_MISMATCH', `the checkpoint says ${size} records, the export has ${range.size}`);
  } else if (!root.equals(range.root())) {
    findings.add('ROOT_MISMATCH', `the checkpoint’s root is not that of these ${size} records`);
  }
  return { origin, size, root: root.toString('base64'), witnesses: quorum.witnesses };
}

// The log signed it, and that alone was missing from the quorum: what it says is worth comparing all the same.
function checkpointOf(note: string, policy: WitnessPolicy) {
  const opened = openNote(note, [policy.log]);
  const parsed = opened.ok ? parseCheckpoint(opened.text) : opened;
  return parsed.ok ? parsed.value : null;
}
