import { checkQuorum, type QuorumReached, type QuorumRefusal, type WitnessPolicy } from './check-quorum.js';
import { parseCheckpoint } from './checkpoint.js';
import { fromBase64, toBase64 } from './note/base64.js';
import { fromDecimal } from './note/decimal.js';
import { parseNote } from './note/note.js';
import { readNoteText } from './note/note-text.js';
import { MAX_PROOF_HASHES, parseHashLines } from './proof-lines.js';
import { tlogMisuse } from './tlog.errors.js';
import { isHashList } from './tree/hash.js';
import { isTreeSize } from './tree/tree-size.js';
import { type ProofRefusal, verifyInclusion } from './tree/verify-inclusion.js';
import { MALFORMED, type Parsed, type Refusal } from './verdict.js';

const MAGIC = 'c2sp.org/tlog-proof@v1';
const EXTRA = 'extra ';
const INDEX = 'index ';

/** That an entry is in a log, to be checked without the log. */
export interface TlogProof {
  /** Of the application, and authenticated by nothing. */
  readonly extra?: Uint8Array | undefined;
  readonly index: number;
  readonly proof: readonly Uint8Array[];
  /** The signed note, verbatim. */
  readonly checkpoint: string;
}

/** Returns the text of a `.tlog-proof`, which `parseTlogProof` reads back to the same. */
export function formatTlogProof({ extra, index, proof, checkpoint }: TlogProof): string {
  if (!isTreeSize(index) || !isHashList(proof) || proof.length > MAX_PROOF_HASHES) {
    throw tlogMisuse('A proof has the index of a leaf and hashes.');
  }
  if (!isSignedCheckpoint(checkpoint)) throw tlogMisuse('A proof carries a signed checkpoint.');
  const head = [MAGIC, ...(extra?.length ? [EXTRA + toBase64(extra)] : []), `${INDEX}${index}`];
  return [...head, ...proof.map(toBase64), '', checkpoint].join('\n');
}

/** Returns what a `.tlog-proof` states; nothing of it is verified yet. */
export function parseTlogProof(input: string | Uint8Array): Parsed<TlogProof> {
  const text = readNoteText(input);
  const end = text?.indexOf('\n\n') ?? -1;
  if (text === null || end < 0) return MALFORMED;
  const head = parseHead(text.slice(0, end).split('\n'));
  const checkpoint = text.slice(end + 2);
  if (head === null || !isSignedCheckpoint(checkpoint)) return MALFORMED;
  return { ok: true, value: { ...head, checkpoint } };
}

function parseHead([magic, ...lines]: readonly string[]): Omit<TlogProof, 'checkpoint'> | null {
  if (magic !== MAGIC) return null;
  const extra = lines[0]?.startsWith(EXTRA) ? parseExtra(lines.shift() as string) : undefined;
  const [indexLine = '', ...hashLines] = lines;
  const index = indexLine.startsWith(INDEX) ? fromDecimal(indexLine.slice(INDEX.length)) : null;
  const proof = parseHashLines(hashLines);
  if (extra === null || index === null || proof === null) return null;
  return { ...(extra && { extra }), index, proof };
}

// Without extra data there is no such line, so an empty one is another spelling.
function parseExtra(line: string): Buffer | null {
  const bytes = fromBase64(line.slice(EXTRA.length));
  return bytes?.length ? bytes : null;
}

/** Accepts exactly a proof that the leaf is in a checkpoint which satisfies the policy. */
export function verifyTlogProof(
  input: string | Uint8Array,
  leafHash: Uint8Array,
  policy: WitnessPolicy,
): QuorumReached | QuorumRefusal | Refusal<ProofRefusal> {
  const parsed = parseTlogProof(input);
  if (!parsed.ok) return parsed;
  const { index, proof, checkpoint } = parsed.value;
  const quorum = checkQuorum(checkpoint, policy);
  if (!quorum.ok) return quorum;
  const included = verifyInclusion({ ...quorum.checkpoint, index, proof, leafHash });
  return included.ok ? quorum : included;
}

function isSignedCheckpoint(text: string): boolean {
  const note = parseNote(text);
  return note.ok && parseCheckpoint(note.value.text).ok;
}
