import { z } from 'zod';
import { archiveDamaged } from './archive.errors.js';

const count = z.number().int().min(0);
const file = z.object({
  key: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: count,
});

const manifest = z.object({
  version: z.literal(1),
  organisation: z.uuid(),
  month: z.string().regex(/^\d{4}-\d{2}$/),
  rows: count.min(1),
  /** Of the checkpoint in the proofs file. */
  treeSize: count.min(1),
  proofs: file,
  /** In the order of the log; rows in a file too. */
  records: z
    .array(
      file.extend({
        rows: count.min(1),
        firstLeaf: count,
        lastLeaf: count,
        /** The smallest and the largest id in it; ranges of files may overlap. */
        firstRecord: z.uuid(),
        lastRecord: z.uuid(),
      }),
    )
    .min(1),
});

/** What an organisation's archived month consists of. */
export type ArchiveManifest = z.output<typeof manifest>;

/** Returns the text that is stored; `readManifest` returns the same manifest from it. */
export function toManifestText(value: ArchiveManifest): string {
  return `${JSON.stringify(manifest.parse(value), null, 1)}\n`;
}

/** Returns the manifest a text is; throws TRAIL_ARCHIVE_DAMAGED for one that is none. */
export function readManifest(key: string, content: Buffer): ArchiveManifest {
  try {
    return manifest.parse(JSON.parse(content.toString('utf8')));
  } catch (error) {
    throw archiveDamaged(key, 'it is no manifest of version 1', error);
  }
}
