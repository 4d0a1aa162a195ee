import { type Database, type Scope } from '#libs/persistence';
import { itemEtag } from '#libs/kernel';
import type { ExportedItem } from './exported-item.js';
import type { DatasetKeys, ProjectBucket } from './project-bucket.js';

interface Row {
  readonly id: string;
  readonly dataset_id: string;
  readonly key: string;
  /** null: the item is not exported, only passed. */
  readonly version_id: string | null;
  readonly media_type: string;
  readonly plaintext_size: string;
  readonly width: number | null;
  readonly height: number | null;
}

const ROWS_PER_PAGE = 1_000;
const FIRST = '00000000-0000-0000-0000-000000000000';
const COLUMNS =
  'i.id, i.dataset_id, i.key, v.id AS version_id, v.media_type, v.plaintext_size, v.width, v.height';
// The page is cut before anything is left out: a prefix that nothing has must not become one endless statement.
const PAGE_SQL = `
  SELECT ${COLUMNS}
  FROM (SELECT * FROM items WHERE dataset_id = $1 AND id > $2 ORDER BY id LIMIT ${ROWS_PER_PAGE}) i
  LEFT JOIN item_versions v ON v.id = i.current_version_id AND i.state = 'available' AND starts_with(i.key, $3)
  ORDER BY i.id`;
const NAMED_SQL = `
  SELECT ${COLUMNS}
  FROM items i JOIN item_versions v ON v.id = i.current_version_id
  WHERE i.id = ANY ($1::uuid[]) AND i.dataset_id = ANY ($2::uuid[]) AND i.state = 'available'
  ORDER BY i.id`;

/** Yields the available items page by page, each page as it is when it is read, in order of their first upload to a dataset. */
export async function* pagesOf(
  database: Database,
  scope: Scope,
  { bucket, keys }: { readonly bucket: ProjectBucket; readonly keys: readonly DatasetKeys[] },
): AsyncGenerator<readonly ExportedItem[], void, undefined> {
  for (const { datasetId, prefix } of keys) {
    let after: string | undefined = FIRST;
    while (after !== undefined) {
      const rows: Row[] = await database.read<Row>(scope, PAGE_SQL, [datasetId, after, prefix]);
      yield rows
        .filter(({ version_id: version }) => version !== null)
        .map((row) => toExportedItem(row, bucket));
      after = rows.length === ROWS_PER_PAGE ? rows.at(-1)?.id : undefined;
    }
  }
}

/** Returns those of the items that are available in one of the datasets. */
export async function findNamed(
  database: Database,
  scope: Scope,
  named: {
    readonly bucket: ProjectBucket;
    readonly datasetIds: readonly string[];
    readonly itemIds: readonly string[];
  },
): Promise<readonly ExportedItem[]> {
  const rows = await database.read<Row>(scope, NAMED_SQL, [named.itemIds, named.datasetIds]);
  return rows.map((row) => toExportedItem(row, named.bucket));
}

function toExportedItem(row: Row, { keyPrefixes }: ProjectBucket): ExportedItem {
  const { width, height } = row;
  return {
    id: row.id,
    key: row.key,
    bucketKey: `${keyPrefixes.get(row.dataset_id) ?? ''}${row.key}`,
    mediaType: row.media_type,
    size: Number(row.plaintext_size),
    etag: itemEtag(row.version_id ?? ''),
    dimensions: width === null || height === null ? null : { width, height },
  };
}
