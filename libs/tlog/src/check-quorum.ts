import { type Checkpoint, hasPossibleRoot, parseCheckpoint } from './checkpoint.js';
import { readCosignature } from './note/cosignature-message.js';
import { identityOf, type NoteRefusal, type OpenedNote, openNote } from './note/open-note.js';
import type { Verifier } from './note/verifier.js';
import { SIGNATURE_TYPE } from './note/verifier-key.js';
import { tlogMisuse } from './tlog.errors.js';
import { type Refusal, refuse } from './verdict.js';

export interface WitnessPolicy {
  /** The log's own key. */
  readonly log: Verifier;
  /** The origin the checkpoint must have; by default the name of the log's key. */
  readonly origin?: string;
  readonly witnesses: readonly Verifier[];
  /** How many of the witnesses must have cosigned. */
  readonly k: number;
}

export interface WitnessStatement {
  readonly name: string;
  readonly keyId: string;
  /** When the witness says it saw the checkpoint, in seconds since 1970. */
  readonly timeSeconds: number;
}

export interface QuorumReached {
  readonly ok: true;
  readonly checkpoint: Checkpoint;
  readonly witnesses: readonly WitnessStatement[];
}

export type QuorumRefusal =
  | Refusal<NoteRefusal | 'not-signed-by-log' | 'not-a-checkpoint' | 'other-origin'>
  | (Refusal<'too-few-witnesses'> & { readonly witnesses: readonly WitnessStatement[] });

/** Accepts exactly a checkpoint of this log, signed by it and by at least `k` different witnesses; throws only for a policy that means nothing. */
export function checkQuorum(
  input: string | Uint8Array,
  policy: WitnessPolicy,
): QuorumReached | QuorumRefusal {
  assertPolicy(policy);
  const note = openNote(input, [policy.log, ...policy.witnesses]);
  if (!note.ok) return note;
  if (!note.verified.some((signature) => identityOf(signature) === identityOf(policy.log))) {
    return refuse('not-signed-by-log');
  }
  const parsed = parseCheckpoint(note.text);
  if (!parsed.ok || !hasPossibleRoot(parsed.value)) return refuse('not-a-checkpoint');
  if (parsed.value.origin !== (policy.origin ?? policy.log.name)) return refuse('other-origin');
  const witnesses = statementsOf(note, policy.witnesses);
  if (witnesses.length < policy.k) return { ...refuse('too-few-witnesses'), witnesses };
  return { ok: true, checkpoint: parsed.value, witnesses };
}

function statementsOf(note: OpenedNote, witnesses: readonly Verifier[]): WitnessStatement[] {
  const known = new Set(witnesses.map(identityOf));
  return note.verified
    .filter((signature) => known.has(identityOf(signature)))
    .map(({ name, keyId, signature }) => ({
      name,
      keyId,
      timeSeconds: readCosignature(signature)?.time ?? 0,
    }));
}

// INVARIANT: one key is one witness. A cosignature does not name its signer, so one key under two names would count twice.
function assertPolicy({ log, witnesses, k }: WitnessPolicy): void {
  const keys = new Set([log, ...witnesses].map(({ publicKey }) => publicKey.toString('hex')));
  const typed =
    log.type === SIGNATURE_TYPE.ed25519 && witnesses.every(({ type }) => type === SIGNATURE_TYPE.cosignature);
  if (!typed) throw tlogMisuse('A log signs notes, a witness cosigns them.');
  if (keys.size !== witnesses.length + 1) throw tlogMisuse('A key stands twice in the policy.');
  if (!Number.isSafeInteger(k) || k < 0 || k > witnesses.length) {
    throw tlogMisuse(`${k} of ${witnesses.length} witnesses can never be asked for.`);
  }
}
