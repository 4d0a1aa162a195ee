import type { ObjectStore } from '#libs/storage';
import { nodesFromTiles, subtreesOf } from '#libs/tlog';
import {
  archiveDamaged,
  ArchiveObjects,
  type ArchiveRow,
  type LeafGap,
  LeafGaps,
  type StoredFile,
  toManifestText,
  toProofsText,
  verifyArchive,
} from '#libs/trail-archive';
import { type ArchiveLimits, RecordFiles } from './record-files.js';
import type { MonthLog, TrailMonths } from './trail-months.repository.js';

export interface MonthArchiverOptions {
  readonly months: TrailMonths;
  readonly objectStore: Pick<ObjectStore, 'put' | 'read'>;
  readonly signal: AbortSignal;
  readonly limits?: ArchiveLimits;
}

const LIMITS: ArchiveLimits = { rowsPerGroup: 1_000, rowsPerFile: 10_000, textPerFile: 16 * 1024 * 1024 };

/** Writes and verifies the archive of one organisation's month. */
export class MonthArchiver {
  private readonly limits: ArchiveLimits;

  constructor(private readonly options: MonthArchiverOptions) {
    this.limits = options.limits ?? LIMITS;
  }

  /** Resolves to where the manifest is, when it and all it names are durable; not verified yet. */
  async write(log: MonthLog, month: string): Promise<StoredFile> {
    const { months } = this.options;
    const objects = this.objectsOf(log, month);
    const { checkpoint } = log;
    if (checkpoint === null) throw new TypeError('a month without a checkpoint is not archived');
    const gaps = new LeafGaps();
    const files = new RecordFiles(objects, this.limits);
    for await (const rows of this.pages(log, month)) {
      rows.forEach(({ leafIndex }) => gaps.add(leafIndex));
      await files.append(rows);
    }
    const records = await files.finish();
    const hashed = await this.hashesOf(log, gaps.of(checkpoint.size), checkpoint.size);
    const proofs = await objects.put('proofs', Buffer.from(toProofsText(checkpoint.note, hashed)));
    const { rows } = files;
    const treeSize = checkpoint.size;
    const manifest = {
      version: 1,
      organisation: log.organisationId,
      month,
      rows,
      treeSize,
      proofs,
      records,
    } as const;
    const place = await objects.put('manifest', Buffer.from(toManifestText(manifest)));
    await months.recordArchive(log, month, { ...place, rows, treeSize });
    return place;
  }

  /** Resolves when every object was read back, leads to the checkpoint, and is what the log has; throws TRAIL_ARCHIVE_DAMAGED. */
  async verify(log: MonthLog, month: string, place: StoredFile): Promise<void> {
    const { manifest } = await verifyArchive(this.objectsOf(log, month), place, async (rows, file) => {
      await this.compare(log, month, rows, file);
    });
    const isOurs = manifest.organisation === log.organisationId && manifest.month === month;
    if (!isOurs || manifest.rows !== log.leaves)
      throw archiveDamaged(place.key, 'it is not of this log and month');
    await this.options.months.markVerified(log, month, place.sha256);
  }

  private async *pages(log: MonthLog, month: string): AsyncGenerator<readonly ArchiveRow[]> {
    const { rowsPerGroup } = this.limits;
    for (let from = 0; ;) {
      this.options.signal.throwIfAborted();
      const rows = await this.options.months.page(log, month, from, rowsPerGroup);
      const last = rows.at(-1);
      if (last === undefined) return;
      yield rows;
      from = last.leafIndex + 1;
    }
  }

  private async hashesOf(
    log: MonthLog,
    ranges: ReturnType<LeafGaps['of']>,
    size: number,
  ): Promise<LeafGap[]> {
    const readNodes = nodesFromTiles(size, this.options.months.tilesOf(log.organisationId));
    const gaps: LeafGap[] = [];
    for (const range of ranges) {
      const [begin, end] = range;
      const hashes = (await readNodes(subtreesOf(range))).map((hash) => Buffer.from(hash));
      gaps.push({ begin, end, hashes });
    }
    return gaps;
  }

  /** The archive has its own leaf hashes; that they are the log's, only the log can say. */
  private async compare(
    log: MonthLog,
    month: string,
    rows: readonly ArchiveRow[],
    file: StoredFile,
  ): Promise<void> {
    const { rowsPerGroup } = this.limits;
    for (let at = 0; at < rows.length; at += rowsPerGroup) {
      this.options.signal.throwIfAborted();
      const archived = rows.slice(at, at + rowsPerGroup);
      const from = archived[0]?.leafIndex ?? 0;
      const logged = await this.options.months.page(log, month, from, archived.length);
      const differs = archived.findIndex((row, index) => !isSameLeaf(row, logged[index]));
      if (differs >= 0)
        throw archiveDamaged(file.key, `leaf ${archived[differs]?.leafIndex} is another in the log`);
    }
  }

  private objectsOf(log: MonthLog, month: string): ArchiveObjects {
    return new ArchiveObjects(this.options.objectStore, log.organisationId, month);
  }
}

function isSameLeaf(one: ArchiveRow, other: ArchiveRow | undefined): boolean {
  return (
    one.leafIndex === other?.leafIndex &&
    one.recordId === other.recordId &&
    one.part === other.part &&
    one.leafHash.equals(other.leafHash)
  );
}
