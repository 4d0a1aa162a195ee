import { itemEtag } from '#libs/kernel';
import type { Transaction } from '#libs/persistence';
import { nextCharacter } from './key-order.js';
import type { SourceSpan, Walk } from './listing-span.js';

/** One line of a listing: an item, or a group of them. */
export type ListedEntry = ListedKey | { readonly kind: 'group'; readonly prefix: string };

export interface ListedKey {
  readonly kind: 'key';
  readonly key: string;
  readonly sizeBytes: number;
  readonly etag: string;
  readonly lastModified: Date;
}

interface KeyRow {
  readonly key: string;
  readonly version_id: string;
  readonly plaintext_size: string;
  readonly created_at: Date;
}

interface WalkRow extends KeyRow {
  readonly group_key: string | null;
}

// Exactly the rows of the index items_listed, in its order.
const LISTED = `i.dataset_id = $1 AND i.state = 'available' AND i.current_version_id IS NOT NULL
      AND i.key COLLATE "C" >= $2 AND ($3::text IS NULL OR i.key COLLATE "C" < $3)`;
const ANY_SQL = `SELECT EXISTS (SELECT FROM items i WHERE ${LISTED}) AS found`;
const FLAT_SQL = `
  SELECT i.key, v.id AS version_id, v.plaintext_size, v.created_at
  FROM (SELECT i.key, i.current_version_id FROM items i WHERE ${LISTED} ORDER BY i.key COLLATE "C" LIMIT $4) i
  JOIN item_versions v ON v.id = i.current_version_id
  ORDER BY i.key COLLATE "C"`;
/**
 * One probe of the index per line, however many keys a group has: from each key found, the next probe begins after it or,
 * where it is one of a group, after all of the group. `$5` characters of a key belong to the prefix, `$6` stands between the
 * prefix and the keys, `$7` is the delimiter and `$8` the character after its last one.
 */
const STEP = (from: string, end: string): string => `
    SELECT i.key, i.current_version_id,
           CASE WHEN d.at > 0 THEN left(i.key, $5::int + d.at + length($7) - 1 - length($6)) END AS group_key
    FROM items i CROSS JOIN LATERAL (SELECT strpos($6 || substr(i.key, $5::int + 1), $7) AS at) d
    WHERE i.dataset_id = $1 AND i.state = 'available' AND i.current_version_id IS NOT NULL
      AND i.key COLLATE "C" >= ${from} AND ${end}
    ORDER BY i.key COLLATE "C" LIMIT 1`;
const END = '($3::text IS NULL OR i.key COLLATE "C" < $3)';
const GROUPED_SQL = `
  WITH RECURSIVE walk (n, key, version_id, group_key) AS (
    (SELECT 1, f.* FROM (${STEP('$2::text', END)}) f)
    UNION ALL
    SELECT w.n + 1, f.*
    FROM walk w CROSS JOIN LATERAL (${STEP(
      `CASE WHEN w.group_key IS NULL THEN w.key || chr(1) ELSE left(w.group_key, -1) || $8::text END`,
      END,
    )}) f
    WHERE w.n < $4)
  SELECT w.key, w.group_key, w.version_id, v.plaintext_size, v.created_at
  FROM walk w LEFT JOIN item_versions v ON v.id = w.version_id AND w.group_key IS NULL
  ORDER BY w.n`;

/** Reads lines of a listing from one dataset; the time it takes grows with the lines, not with the keys behind them. */
export async function listSpan(
  transaction: Transaction,
  span: SourceSpan,
  { delimiter }: Walk,
  limit: number,
): Promise<ListedEntry[]> {
  const bounds = [span.datasetId, span.from, span.end];
  if (span.group !== null) {
    const [row] = await transaction.query<{ found: boolean }[]>(ANY_SQL, bounds);
    return row?.found === true ? [{ kind: 'group', prefix: span.group }] : [];
  }
  if (delimiter === '') {
    const rows = await transaction.query<KeyRow[]>(FLAT_SQL, [...bounds, limit]);
    return rows.map((row) => toKey(span, row));
  }
  const after = nextCharacter([...delimiter].at(-1) ?? '');
  const rows = await transaction.query<WalkRow[]>(GROUPED_SQL, [
    ...bounds,
    limit,
    span.skip,
    span.head,
    delimiter,
    after,
  ]);
  return rows.map((row) =>
    row.group_key === null ? toKey(span, row) : { kind: 'group', prefix: span.keyPrefix + row.group_key },
  );
}

function toKey({ keyPrefix }: SourceSpan, row: KeyRow): ListedKey {
  return {
    kind: 'key',
    key: keyPrefix + row.key,
    sizeBytes: Number(row.plaintext_size),
    etag: itemEtag(row.version_id),
    lastModified: row.created_at,
  };
}
