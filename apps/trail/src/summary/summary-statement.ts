import type { Reach } from '../calls/reach.js';
import type { IdRange } from '../search/id-range.js';
import { BoundValues, type SqlStatement } from '../search/sql-statement.js';

/** One count: of reads with this effect, by one of the others, which are null but the one. */
export interface SummaryRow {
  readonly effect: 'allow' | 'deny';
  /** Milliseconds since 1970 at which the interval begins. */
  readonly atMs: number | null;
  readonly country: string | null;
  readonly personId: string | null;
  readonly projectId: string | null;
  readonly code: string | null;
  /** Which one it is counted by: the name of that column. */
  readonly by: 'at' | 'country' | 'person' | 'project' | 'code' | 'records';
  readonly reads: number;
}

// The first 48 bits of an id are its milliseconds.
const UNIX_MS = `('x' || left(replace(w.record_id::text, '-', ''), 12))::bit(48)::bigint`;
const NOTHING =
  'NULL::float8 AS "atMs", NULL AS country, NULL::uuid AS "personId", NULL::uuid AS "projectId"';

/**
 * Returns the statement that counts the reads of a range, newest first, over at most `most` records of any kind. The last row
 * says how many records were looked at. It stays this cheap however much there is: no more is ever looked at.
 */
export function summaryStatement(
  reach: Reach,
  range: IdRange,
  { intervalMs, most }: { readonly intervalMs: number; readonly most: number },
): SqlStatement {
  const bound = new BoundValues();
  const { organisations } = reach;
  const own =
    organisations === 'every' ? 'true' : `l.organisation_id = ANY (${bound.bind(organisations)}::uuid[])`;
  const interval = `${bound.bind(intervalMs)}::bigint`;
  const sql = `WITH walked AS MATERIALIZED (
      SELECT l.record_id, l.subject_id, l.facet_id FROM log_leaves l
      WHERE l.part = 0 AND ${own} AND l.record_id >= ${bound.bind(range.low)} AND l.record_id < ${bound.bind(range.high)}
      ORDER BY l.record_id DESC LIMIT ${bound.bind(most)}
    ), reads AS MATERIALIZED (
      SELECT f.effect, (${UNIX_MS} / ${interval}) * ${interval} AS at, f.country, nullif(w.subject_id, f.tool_id) AS person_id, f.project_id, f.codes
      FROM walked w JOIN trail_facets f ON f.id = w.facet_id WHERE f.kind = 'access'
    )
    SELECT effect, at::float8 AS "atMs", country, person_id AS "personId", project_id AS "projectId", NULL AS code,
      CASE GROUPING(at, country, person_id, project_id) WHEN 7 THEN 'at' WHEN 11 THEN 'country' WHEN 13 THEN 'person' ELSE 'project' END AS by,
      count(*)::integer AS reads
    FROM reads GROUP BY GROUPING SETS ((effect, at), (effect, country), (effect, person_id), (effect, project_id))
    UNION ALL
    SELECT 'deny', ${NOTHING}, c.code, 'code', count(*)::integer FROM reads r CROSS JOIN LATERAL unnest(r.codes) c(code)
    WHERE r.effect = 'deny' GROUP BY c.code
    UNION ALL
    SELECT 'allow', ${NOTHING}, NULL, 'records', count(*)::integer FROM walked`;
  return { sql, values: bound.values };
}
