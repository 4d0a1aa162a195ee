import type { Database } from '#libs/persistence';
import type { StoredFile } from './archive-objects.js';

/** Where the manifest of an archived month is. */
export type ArchivePlace = StoredFile;

/** Knows which months of an organisation are archived. */
export interface ArchiveCatalogue {
  /** Returns null for a month that was never archived and verified; `month` is such as `2024-01`. */
  find(organisationId: string, month: string): Promise<ArchivePlace | null>;
}

interface PlaceRow {
  readonly key: string;
  readonly sha256: string;
  readonly bytes: number;
}

const PLACE = `SELECT manifest_key AS key, manifest_sha256 AS sha256, manifest_bytes AS bytes
  FROM trail_archives WHERE organisation_id = $1 AND month = $2 AND verified_at IS NOT NULL`;

/** The catalogue as the trail's role sees it: limited to the organisation asked about, by the database. */
export class PostgresArchiveCatalogue implements ArchiveCatalogue {
  constructor(private readonly database: Pick<Database, 'read'>) {}

  async find(organisationId: string, month: string): Promise<ArchivePlace | null> {
    const scope = { organisations: [organisationId] };
    const [place] = await this.database.read<PlaceRow>(scope, PLACE, [organisationId, `${month}-01`]);
    return place ?? null;
  }
}
