import { fromBase64OfLength, toBase64 } from './note/base64.js';
import { fromDecimal } from './note/decimal.js';
import { linesOf, readNoteText } from './note/note-text.js';
import { tlogMisuse } from './tlog.errors.js';
import { EMPTY_ROOT, HASH_BYTES, sameBytes } from './tree/hash.js';
import { isTreeSize } from './tree/tree-size.js';
import { MALFORMED, type Parsed } from './verdict.js';

/** What a log says about itself: its name, how many leaves it has, and the root over them. */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
  /** Opaque lines behind the three; signed, and otherwise without meaning here. */
  readonly extensions: readonly string[];
}

/** Returns the text to sign; throws for what no checkpoint can say. */
export function formatCheckpoint(checkpoint: Omit<Checkpoint, 'extensions'> & Partial<Checkpoint>): string {
  const { origin, size, root, extensions = [] } = checkpoint;
  const text = [origin, String(size), toBase64(root), ...extensions, ''].join('\n');
  const parsed = parseCheckpoint(text);
  const meant = parsed.ok && parsed.value.origin === origin && isTreeSize(size);
  if (!meant || parsed.value.extensions.length !== extensions.length) {
    throw tlogMisuse(
      'A checkpoint has an origin of one line, a size, a root, and extensions of one line each.',
    );
  }
  return text;
}

/** Returns the checkpoint a note's text states; refuses every other spelling of it, and a root the empty tree does not have. */
export function parseCheckpoint(text: string): Parsed<Checkpoint> {
  const lines = readNoteText(text) === null ? null : linesOf(text);
  if (lines === null || lines.some((line) => line === '')) return MALFORMED;
  const [origin, sizeLine, rootLine, ...extensions] = lines;
  if (origin === undefined || sizeLine === undefined || rootLine === undefined) return MALFORMED;
  const size = fromDecimal(sizeLine);
  const root = fromBase64OfLength(rootLine, HASH_BYTES);
  return size === null || root === null ? MALFORMED : { ok: true, value: { origin, size, root, extensions } };
}

/** True unless the checkpoint claims leaves no root could be without: an empty tree has exactly one root. */
export function hasPossibleRoot({ size, root }: Checkpoint): boolean {
  return size > 0 || sameBytes(root, EMPTY_ROOT);
}
