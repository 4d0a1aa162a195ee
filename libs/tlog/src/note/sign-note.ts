import { parseCheckpoint } from '../checkpoint.js';
import { badSigner, tlogMisuse } from '../tlog.errors.js';
import { cosignatureMessage, formatCosignature } from './cosignature-message.js';
import { formatNote, isNoteBody } from './note.js';
import type { NoteSignature } from './signature-line.js';
import { toVerifier } from './verifier.js';
import { SIGNATURE_TYPE, type VerifierKey, verifierKey } from './verifier-key.js';

/** A key that signs somewhere else, such as in a KMS. */
export interface NoteSigner {
  readonly name: string;
  /** 32 bytes, as RFC 8032 encodes them. */
  readonly publicKey: Uint8Array;
  /** Returns the 64 bytes of an Ed25519 signature over exactly these bytes. */
  readonly sign: (message: Buffer) => Promise<Uint8Array>;
}

/** Returns the note with one signature, which was verified before it is returned. */
export async function signNote(text: string, signer: NoteSigner): Promise<string> {
  return formatNote({ text, signatures: [await noteSignature(text, signer)] });
}

/** Returns a signature over a note's text, verified before it is returned. */
export async function noteSignature(text: string, signer: NoteSigner): Promise<NoteSignature> {
  if (!isNoteBody(text)) throw tlogMisuse('A note is clean text that ends in a newline.');
  const key = verifierKey(signer.name, SIGNATURE_TYPE.ed25519, signer.publicKey);
  return checked(key, text, await signer.sign(Buffer.from(text)));
}

/** Returns a witness's cosignature/v1 over a checkpoint's text, dated `timeSeconds`, verified before it is returned. */
export async function cosign(text: string, signer: NoteSigner, timeSeconds: number): Promise<NoteSignature> {
  if (!parseCheckpoint(text).ok) throw tlogMisuse('Only a checkpoint can be cosigned.');
  if (!Number.isSafeInteger(timeSeconds) || timeSeconds < 1) throw tlogMisuse('A cosignature has a time.');
  const key = verifierKey(signer.name, SIGNATURE_TYPE.cosignature, signer.publicKey);
  const signature = Buffer.from(await signer.sign(cosignatureMessage(text, timeSeconds)));
  return checked(key, text, formatCosignature({ time: timeSeconds, signature }));
}

// INVARIANT: what a signer returned is believed only once its public key says so: a wrong key or a fault in the KMS
// would otherwise be published, and a log cannot take a checkpoint back.
function checked(key: VerifierKey, text: string, signature: Uint8Array): NoteSignature {
  if (!toVerifier(key).verifies(text, signature)) throw badSigner(key.name);
  return { name: key.name, keyId: key.keyId, signature: Buffer.from(signature) };
}
