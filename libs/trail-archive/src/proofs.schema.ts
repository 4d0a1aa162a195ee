import { z } from 'zod';
import { parseCheckpoint, parseNote } from '#libs/tlog';
import { archiveDamaged } from './archive.errors.js';

const HASH_BYTES = 32;
const index = z.number().int().min(0);
const hash = z.base64().transform((text) => Buffer.from(text, 'base64'));

const proofs = z.object({
  version: z.literal(1),
  /** The signed note, verbatim. */
  checkpoint: z.string(),
  gaps: z.array(
    z.object({
      begin: index,
      end: index,
      hashes: z.array(hash.refine(({ length }) => length === HASH_BYTES)),
    }),
  ),
});

/** Leaves [begin, end) that are not in the archive, by the roots of the complete subtrees they consist of, left to right. */
export interface LeafGap {
  readonly begin: number;
  readonly end: number;
  readonly hashes: readonly Buffer[];
}

/** What verifies every row of an archive: the checkpoint, and what of the log is not in the archive. */
export interface ArchiveProofs {
  readonly note: string;
  readonly size: number;
  readonly root: Buffer;
  readonly gaps: readonly LeafGap[];
}

/** Returns the text that is stored; `readProofs` returns the same from it. */
export function toProofsText(note: string, gaps: readonly LeafGap[]): string {
  const texts = gaps.map(({ hashes, ...gap }) => ({
    ...gap,
    hashes: hashes.map((each) => each.toString('base64')),
  }));
  return `${JSON.stringify({ version: 1, checkpoint: note, gaps: texts }, null, 1)}\n`;
}

/** Returns the proofs a text is, nothing of it verified; throws TRAIL_ARCHIVE_DAMAGED for one that is none. */
export function readProofs(key: string, content: Buffer): ArchiveProofs {
  let parsed: z.output<typeof proofs>;
  try {
    parsed = proofs.parse(JSON.parse(content.toString('utf8')));
  } catch (error) {
    throw archiveDamaged(key, 'it is no proofs file of version 1', error);
  }
  const { size, root } = checkpointOf(key, parsed.checkpoint);
  return { note: parsed.checkpoint, size, root, gaps: parsed.gaps };
}

function checkpointOf(key: string, noteText: string): { readonly size: number; readonly root: Buffer } {
  const note = parseNote(noteText);
  const checkpoint = note.ok ? parseCheckpoint(note.value.text) : note;
  if (!checkpoint.ok) throw archiveDamaged(key, 'its checkpoint is none');
  return checkpoint.value;
}
