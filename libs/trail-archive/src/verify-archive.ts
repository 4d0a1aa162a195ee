import { leafHash } from '#libs/tlog';
import { archiveDamaged } from './archive.errors.js';
import { ArchiveFile } from './archive-file.js';
import type { ArchiveObjects, StoredFile } from './archive-objects.js';
import type { ArchiveRow } from './archive-row.js';
import { type ArchiveManifest, readManifest } from './manifest.schema.js';
import { MonthFold } from './month-fold.js';
import { readProofs } from './proofs.schema.js';

/** What was verified. */
export interface VerifiedArchive {
  readonly manifest: ArchiveManifest;
  /** The signed note whose root the archive leads to; whose signature it is, the caller asks. */
  readonly note: string;
}

/**
 * Reads every object of an archive back and returns what it is, or throws TRAIL_ARCHIVE_DAMAGED: each object has its hash,
 * each leaf hash is recomputed from the event's text, and all of them together lead to the checkpoint's root.
 * `onRows` sees each file's rows, in the order of the log; memory is bounded by the largest file.
 */
export async function verifyArchive(
  objects: ArchiveObjects,
  place: StoredFile,
  onRows: (rows: readonly ArchiveRow[], file: StoredFile) => Promise<void> = () => Promise.resolve(),
): Promise<VerifiedArchive> {
  const manifest = readManifest(place.key, await objects.get(place));
  const proofs = readProofs(manifest.proofs.key, await objects.get(manifest.proofs));
  const fold = new MonthFold(proofs.gaps);
  let rowsSeen = 0;
  for (const file of manifest.records) {
    const rows = await readRows(objects, file);
    checked(file.key, () => rows.forEach((row) => fold.append(row.leafIndex, row.leafHash)));
    rowsSeen += rows.length;
    await onRows(rows, file);
  }
  if (rowsSeen !== manifest.rows)
    throw archiveDamaged(place.key, `it names ${manifest.rows} rows, there are ${rowsSeen}`);
  const root = checked(manifest.proofs.key, () => fold.root(proofs.size));
  if (!root.equals(proofs.root))
    throw archiveDamaged(place.key, 'its rows do not lead to the root of its checkpoint');
  return { manifest, note: proofs.note };
}

/** Returns a file's rows, whose leaf hashes are those of their texts; throws TRAIL_ARCHIVE_DAMAGED otherwise. */
export async function readRows(objects: ArchiveObjects, file: StoredFile): Promise<readonly ArchiveRow[]> {
  const content = await objects.get(file);
  const rows = await ArchiveFile.read(content).catch((error: unknown) => {
    throw archiveDamaged(file.key, 'it is no Parquet file of an archive', error);
  });
  for (const { event, leafHash: stored, leafIndex } of rows) {
    if (leafHash(Buffer.from(event)).equals(stored)) continue;
    throw archiveDamaged(file.key, `leaf ${leafIndex} is not the hash of its text`);
  }
  return rows;
}

function checked<T>(key: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw archiveDamaged(key, error instanceof Error ? error.message : String(error), error);
  }
}
