import { AppError } from '#libs/kernel';
import type { DedicatedSession } from '#libs/persistence';
import { leafHash, type ReadTile } from '#libs/tlog';
import { type ArchiveRow, type StoredFile, storedTiles } from '#libs/trail-archive';

/** One organisation's share of a month. */
export interface MonthLog {
  readonly organisationId: string;
  readonly leaves: number;
  readonly lastIndex: number;
  /** The log's newest published checkpoint; null before the first. */
  readonly checkpoint: { readonly size: number; readonly note: string } | null;
  readonly held: boolean;
  /** The archive that an earlier run made. */
  readonly archive: (StoredFile & { readonly rows: number; readonly verified: boolean }) | null;
}

interface LogRow {
  readonly organisation: string;
  readonly leaves: string;
  readonly last_index: string;
  readonly checkpoint_size: string;
  readonly checkpoint: string | null;
  readonly held: boolean;
  readonly manifest_key: string | null;
  readonly manifest_sha256: string;
  readonly manifest_bytes: number;
  readonly archived_rows: string;
  readonly verified: boolean;
}

interface PageRow extends Pick<
  ArchiveRow,
  'part' | 'kind' | 'effect' | 'subject' | 'tool' | 'project' | 'dataset' | 'item' | 'country'
> {
  readonly record_id: string;
  readonly leaf_index: string;
  readonly leaf_hash: Buffer;
  readonly codes: readonly string[] | null;
  readonly recorded_at: Date | null;
  readonly event: string | null;
}

const LOGS = 'SELECT * FROM trail_month_logs($1)';
const PAGE = 'SELECT * FROM trail_archive_rows($1, $2, $3, $4)';

/** The months of the trail as the worker may see them: through its functions. A month is such as `2024-01`. */
export class TrailMonths {
  constructor(private readonly session: DedicatedSession) {}

  /** Returns the months that ended at least so many months ago, oldest first. */
  async archivable(keepMonths: number): Promise<readonly string[]> {
    const rows = await this.session.query<{ month: string }>(
      `SELECT to_char(month, 'YYYY-MM') AS month FROM archivable_trail_months($1) month`,
      [keepMonths],
    );
    return rows.map(({ month }) => month);
  }

  async unsequenced(month: string): Promise<number> {
    const [row] = await this.session.query<{ count: string }>(
      'SELECT unsequenced_in_trail_month($1) AS count',
      [firstDay(month)],
    );
    return Number(row?.count);
  }

  async logs(month: string): Promise<readonly MonthLog[]> {
    return (await this.session.query<LogRow>(LOGS, [firstDay(month)])).map(toMonthLog);
  }

  /** Returns up to `maxRows` rows from a leaf on, in the order of the log. */
  async page(
    log: MonthLog,
    month: string,
    fromLeaf: number,
    maxRows: number,
  ): Promise<readonly ArchiveRow[]> {
    const { organisationId } = log;
    const rows = await this.session.query<PageRow>(PAGE, [
      organisationId,
      firstDay(month),
      fromLeaf,
      maxRows,
    ]);
    return rows.map((row) => toArchiveRow(organisationId, row));
  }

  tilesOf(organisationId: string): ReadTile {
    return storedTiles(this.session, organisationId);
  }

  async recordArchive(
    log: MonthLog,
    month: string,
    place: StoredFile & { treeSize: number; rows: number },
  ): Promise<void> {
    await this.session.query('SELECT record_trail_archive($1, $2, $3, $4, $5, $6, $7)', [
      log.organisationId,
      firstDay(month),
      place.key,
      place.sha256,
      place.bytes,
      place.rows,
      place.treeSize,
    ]);
  }

  async markVerified(log: MonthLog, month: string, sha256: string): Promise<void> {
    await this.session.query('SELECT mark_trail_archive_verified($1, $2, $3)', [
      log.organisationId,
      firstDay(month),
      sha256,
    ]);
  }

  /** Drops the month's partitions; the database itself asks whether it may. */
  async drop(month: string): Promise<void> {
    await this.session.query('SELECT drop_trail_month($1)', [firstDay(month)]);
  }
}

const firstDay = (month: string): string => `${month}-01`;

function toMonthLog(row: LogRow): MonthLog {
  const { manifest_key: key, manifest_sha256: sha256, manifest_bytes: bytes, verified } = row;
  return {
    organisationId: row.organisation,
    leaves: Number(row.leaves),
    lastIndex: Number(row.last_index),
    checkpoint: row.checkpoint === null ? null : { size: Number(row.checkpoint_size), note: row.checkpoint },
    held: row.held,
    archive: key === null ? null : { key, sha256, bytes, rows: Number(row.archived_rows), verified },
  };
}

/** Refuses a leaf whose record is gone or is not what was hashed: an archive of it would prove nothing. */
function toArchiveRow(organisation: string, row: PageRow): ArchiveRow {
  const { record_id: recordId, leaf_index, leaf_hash, codes, recorded_at: time, event, ...same } = row;
  if (event === null || time === null || !leafHash(Buffer.from(event)).equals(leaf_hash)) {
    throw new AppError({
      code: 'TRAIL_RECORD_ALTERED',
      kind: 'internal',
      publicMessage: 'A record of the trail is not what was put into its log.',
      context: { organisation, recordId, leafIndex: leaf_index },
    });
  }
  return {
    ...same,
    recordId,
    organisation,
    leafIndex: Number(leaf_index),
    leafHash: leaf_hash,
    codes: codes ?? [],
    time,
    event,
  };
}
