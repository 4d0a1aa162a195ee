import { tlogMisuse } from '../tlog.errors.js';
import { MALFORMED, type Parsed, refuse } from '../verdict.js';
import { linesOf, readNoteText } from './note-text.js';
import { formatSignature, type NoteSignature, parseSignatureLine } from './signature-line.js';

/** More than a log with all its witnesses needs; each known one costs a verification. */
export const MAX_SIGNATURES = 100;

export interface SignedNote {
  /** With its last newline, as it was signed. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** Returns what a signed note says and who claims to have signed it; nothing of it is verified yet. */
export function parseNote(
  input: string | Uint8Array,
): Parsed<SignedNote, 'malformed' | 'too-many-signatures'> {
  const whole = readNoteText(input);
  // The last empty line separates: the text may have empty lines, the signatures may not.
  const end = whole?.lastIndexOf('\n\n') ?? -1;
  const lines = whole === null || end < 0 ? null : linesOf(whole.slice(end + 2));
  if (whole === null || lines === null) return MALFORMED;
  if (lines.length > MAX_SIGNATURES) return refuse('too-many-signatures');
  const signatures = lines.map(parseSignatureLine);
  if (!signatures.every((signature) => signature !== null)) return MALFORMED;
  return { ok: true, value: { text: whole.slice(0, end + 1), signatures } };
}

/** Returns the note as text that `parseNote` reads back to the same; throws for what could not be one. */
export function formatNote({ text, signatures }: SignedNote): string {
  if (!isNoteBody(text) || signatures.length === 0) throw tlogMisuse('A note is text with a signature.');
  if (signatures.length > MAX_SIGNATURES)
    throw tlogMisuse(`A note has at most ${MAX_SIGNATURES} signatures.`);
  return `${text}\n${signatures.map(formatSignature).join('')}`;
}

/** True for text that can be signed: clean UTF-8 that ends in a newline. */
export function isNoteBody(text: string): boolean {
  return text.endsWith('\n') && readNoteText(text) !== null;
}
