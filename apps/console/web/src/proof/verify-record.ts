import {
  checkQuorum,
  leafHash,
  parseTlogProof,
  parseVerifier,
  verifyInclusion,
  type WitnessPolicy,
} from '#libs/tlog';
import type { LogPolicy, TrailRecord } from '../api/trail-views.js';
import { toCanonicalText } from './canonical.js';

/** One thing that was checked here, in this browser, and how it ended. */
export interface ProofStep {
  readonly name: string;
  readonly isGood: boolean;
  readonly detail: string;
}

/** What was checked; good only if every step is. */
export interface RecordVerdict {
  readonly isGood: boolean;
  readonly steps: readonly ProofStep[];
  /** The signed note the steps rest on, verbatim. */
  readonly checkpoint: string;
}

const encoder = new TextEncoder();

/**
 * Judges that the record shown is the record in the log: that the event hashes to the leaf, that the leaf is in the tree of the
 * checkpoint, and that the log and its witnesses signed that checkpoint. Trusts nothing the service says but the keys.
 */
export function verifyRecord(record: TrailRecord, stated: LogPolicy): RecordVerdict {
  const { proof } = record;
  const parsed = proof === null ? null : parseTlogProof(proof.proof);
  if (parsed === null || !parsed.ok) {
    return failed('Proof', 'The record carries no proof that can be read.');
  }
  const { index, proof: path, checkpoint } = parsed.value;
  const leaf = leafHash(encoder.encode(toCanonicalText(record.event)));
  const policy = toPolicy(stated);
  if (policy === null) return failed('Keys', 'The keys stated for this log cannot be read.');
  const quorum = checkQuorum(checkpoint, policy);
  if (!quorum.ok) {
    return failed('Checkpoint', `The checkpoint is not to be believed: ${quorum.reason}.`, checkpoint);
  }
  const { size, root } = quorum.checkpoint;
  const included = verifyInclusion({ index, size, leafHash: leaf, proof: path, root });
  const steps: readonly ProofStep[] = [
    contentStep(record, leaf.toString('hex')),
    {
      name: 'Inclusion',
      isGood: included.ok,
      detail: included.ok
        ? `Entry ${index} of ${size}: ${path.length} hashes lead from this event to the root of the log.`
        : `The hashes do not lead from this event to the root of the log: ${included.reason}.`,
    },
    { name: 'Log', isGood: true, detail: `The log signed this root as ${policy.log.name}.` },
    witnessStep(quorum.witnesses),
  ];
  return { isGood: steps.every(({ isGood }) => isGood), steps, checkpoint };
}

function contentStep(record: TrailRecord, leaf: string): ProofStep {
  const isGood = record.event.metadata.uid === record.id && record.log?.leafHash === leaf;
  return {
    name: 'Content',
    isGood,
    detail: isGood
      ? `The event shown hashes to ${leaf.slice(0, 16)}…, the leaf of this record.`
      : 'The event shown is not the one that was recorded under this id.',
  };
}

function witnessStep(
  witnesses: readonly { readonly name: string; readonly timeSeconds: number }[],
): ProofStep {
  const [first] = witnesses;
  return {
    name: 'Witnesses',
    isGood: true,
    detail:
      first === undefined
        ? 'This installation asks for no witness: only the log itself vouches that there is one history.'
        : `${witnesses.map(({ name }) => name).join(', ')} cosigned it, ${new Date(first.timeSeconds * 1_000).toISOString()}.`,
  };
}

function toPolicy({ log, origin, witnesses, quorum }: LogPolicy): WitnessPolicy | null {
  const key = parseVerifier(log);
  const others = witnesses.map((witness) => parseVerifier(witness));
  if (!key.ok || !others.every((other) => other.ok)) return null;
  return { log: key.value, origin, witnesses: others.map(({ value }) => value), k: quorum };
}

function failed(name: string, detail: string, checkpoint = ''): RecordVerdict {
  return { isGood: false, steps: [{ name, isGood: false, detail }], checkpoint };
}
