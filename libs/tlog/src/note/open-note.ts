import { tlogMisuse } from '../tlog.errors.js';
import { type Refusal, refuse } from '../verdict.js';
import { parseNote } from './note.js';
import type { NoteSignature } from './signature-line.js';
import type { Verifier } from './verifier.js';

export type NoteRefusal = 'malformed' | 'too-many-signatures' | 'signature-invalid' | 'no-known-signature';

export interface OpenedNote {
  readonly ok: true;
  readonly text: string;
  /** By known keys, verified; one per key. */
  readonly verified: readonly NoteSignature[];
  /** By keys nobody here knows: kept to be passed on, worth nothing. */
  readonly unverified: readonly NoteSignature[];
}

/**
 * Returns the text only when a known key signed it and no known key's signature is false; throws only for two verifiers
 * with one name and id, which would leave open whose signature it is.
 */
export function openNote(
  input: string | Uint8Array,
  verifiers: readonly Verifier[],
): OpenedNote | Refusal<NoteRefusal> {
  const known = byIdentity(verifiers);
  const note = parseNote(input);
  if (!note.ok) return note;
  const { text, signatures } = note.value;
  const verified = new Map<string, NoteSignature>();
  const unverified: NoteSignature[] = [];
  for (const signature of signatures) {
    const verifier = known.get(identityOf(signature));
    if (verifier === undefined) unverified.push(signature);
    else if (!verifier.verifies(text, signature.signature)) return refuse('signature-invalid');
    // A second signature by one key adds nothing, least of all to a quorum.
    else if (!verified.has(identityOf(signature))) verified.set(identityOf(signature), signature);
  }
  if (verified.size === 0) return refuse('no-known-signature');
  return { ok: true, text, verified: [...verified.values()], unverified };
}

/** Returns what names a key in a signature line; a name holds no plus. */
export function identityOf({ name, keyId }: { readonly name: string; readonly keyId: string }): string {
  return `${name}+${keyId}`;
}

function byIdentity(verifiers: readonly Verifier[]): Map<string, Verifier> {
  const known = new Map(verifiers.map((verifier) => [identityOf(verifier), verifier]));
  if (known.size !== verifiers.length) throw tlogMisuse('Two verifiers have the same name and key id.');
  return known;
}
