import type { ObjectStore } from '#libs/storage';
import { inclusionProof, nodesFromTiles, type ReadTile, verifyInclusion } from '#libs/tlog';
import type { ArchiveCatalogue } from './archive-catalogue.js';
import { archiveDamaged } from './archive.errors.js';
import { monthOfRecord } from './archive-month.js';
import { ArchiveObjects } from './archive-objects.js';
import type { ArchiveRow } from './archive-row.js';
import { archivedTiles } from './archived-tiles.js';
import { OpenArchive } from './open-archive.js';

/** A row and the proof that its text is a leaf of the checkpoint's tree. */
export interface ArchivedLeaf extends ArchiveRow {
  /** RFC 6962 audit path; verified. */
  readonly proof: readonly Buffer[];
}

/** A record as its archive has it, proven against the archive's checkpoint. */
export interface ArchivedRecord {
  readonly record: ArchivedLeaf;
  /** null where none was recorded, or where it was not in the archive's month. */
  readonly outcome: ArchivedLeaf | null;
  /** The signed note, verbatim. */
  readonly checkpoint: string;
  readonly treeSize: number;
}

export interface ArchivedRecordsOptions {
  readonly objectStore: Pick<ObjectStore, 'put' | 'read'>;
  readonly catalogue: ArchiveCatalogue;
  /** Reads what the database keeps of an organisation's log (`storedTiles`). */
  readonly tilesOf: (organisationId: string) => ReadTile;
}

/** Answers for records whose partition was dropped. */
export class ArchivedRecords {
  constructor(private readonly options: ArchivedRecordsOptions) {}

  /**
   * Returns the record with a proof that was verified; null when the organisation's archives hold none of this id. Throws
   * TRAIL_ARCHIVE_DAMAGED rather than return what is not proven.
   */
  async find(organisationId: string, recordId: string): Promise<ArchivedRecord | null> {
    const month = monthOfRecord(recordId);
    const place = await this.options.catalogue.find(organisationId, month);
    if (place === null) return null;
    const objects = new ArchiveObjects(this.options.objectStore, organisationId, month);
    const archive = await OpenArchive.open(objects, place);
    const rows = await rowsOf(archive, recordId);
    const tiles = archivedTiles(archive, this.options.tilesOf(organisationId));
    const [record, outcome] = await Promise.all(
      [0, 1].map((part) =>
        proven(
          archive,
          rows.find((row) => row.part === part),
          tiles,
        ),
      ),
    );
    if (!record) return null;
    return {
      record,
      outcome: outcome ?? null,
      checkpoint: archive.proofs.note,
      treeSize: archive.proofs.size,
    };
  }
}

async function rowsOf(archive: OpenArchive, recordId: string): Promise<readonly ArchiveRow[]> {
  const found: ArchiveRow[] = [];
  // One file at a time: each is a few megabytes, and hardly ever more than two hold the range of an id.
  for (const file of archive.manifest.records) {
    if (recordId < file.firstRecord || recordId > file.lastRecord) continue;
    found.push(...(await archive.rowsIn(file)).filter((row) => row.recordId === recordId));
  }
  return found;
}

async function proven(
  { place, proofs }: OpenArchive,
  row: ArchiveRow | undefined,
  tiles: ReadTile,
): Promise<ArchivedLeaf | null> {
  if (!row) return null;
  const { size, root } = proofs;
  const { leafIndex: index, leafHash } = row;
  const proof = await inclusionProof(index, size, nodesFromTiles(size, tiles));
  const verdict = verifyInclusion({ index, size, leafHash, root, proof });
  if (!verdict.ok) throw archiveDamaged(place.key, `leaf ${index} is not proven: ${verdict.reason}`);
  return { ...row, proof };
}
