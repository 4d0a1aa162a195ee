import { toBase64 } from './note/base64.js';
import { fromDecimal } from './note/decimal.js';
import { readNoteText } from './note/note-text.js';
import { MAX_PROOF_HASHES, parseHashLines } from './proof-lines.js';
import { tlogMisuse } from './tlog.errors.js';
import { isHashList } from './tree/hash.js';
import { isTreeSize } from './tree/tree-size.js';
import { MALFORMED, type Parsed } from './verdict.js';

const OLD = 'old ';

/** What a log asks a witness: to cosign this checkpoint, which continues the one of `oldSize`. */
export interface AddCheckpointRequest {
  readonly oldSize: number;
  readonly proof: readonly Uint8Array[];
  /** The signed note, verbatim. */
  readonly checkpoint: string;
}

/** Returns the body of tlog-witness `add-checkpoint`. */
export function formatAddCheckpoint({ oldSize, proof, checkpoint }: AddCheckpointRequest): string {
  if (!isTreeSize(oldSize) || !isHashList(proof) || proof.length > MAX_PROOF_HASHES) {
    throw tlogMisuse('A witness is asked with the size of a tree and hashes.');
  }
  return [`${OLD}${oldSize}`, ...proof.map(toBase64), '', checkpoint].join('\n');
}

/** Returns the request in a body; its checkpoint is not even parsed yet. */
export function parseAddCheckpoint(input: string | Uint8Array): Parsed<AddCheckpointRequest> {
  const text = readNoteText(input);
  const end = text?.indexOf('\n\n') ?? -1;
  if (text === null || end < 0) return MALFORMED;
  const [oldLine = '', ...hashLines] = text.slice(0, end).split('\n');
  const oldSize = oldLine.startsWith(OLD) ? fromDecimal(oldLine.slice(OLD.length)) : null;
  const proof = parseHashLines(hashLines);
  if (oldSize === null || proof === null) return MALFORMED;
  return { ok: true, value: { oldSize, proof, checkpoint: text.slice(end + 2) } };
}
