import type { Reach } from '../calls/reach.js';
import { BoundValues, type SqlStatement } from '../search/sql-statement.js';

/** Who asked for an item's bytes, and what became of it. */
export interface Viewer {
  /** null: a tool that asked for itself. */
  readonly personId: string | null;
  /** null: a person who asked without a tool. */
  readonly toolId: string | null;
  readonly first: string;
  readonly last: string;
  readonly readsAllowed: number;
  readonly readsRefused: number;
  /** What an ALLOW without an outcome asked for counts as sent. */
  readonly bytesSent: number;
}

/** Where a page of viewers goes on. */
export interface ViewerPosition {
  readonly personId: string | null;
  readonly toolId: string | null;
}

const NOBODY = `'00000000-0000-0000-0000-000000000000'::uuid`;
const PERSON = 'nullif(e.subject_id, e.tool_id)';
const UNIX_MS = (id: string): string => `('x' || left(replace(${id}::text, '-', ''), 12))::bit(48)::bigint`;
const instant = (sql: string): string =>
  `to_char(to_timestamp(${sql} / 1000.0) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/**
 * Returns the statement for the viewers of one item in the order of their ids. That order does not change while people go on
 * reading, so a page never skips somebody; by their last read it would.
 */
export function viewersOfItem(
  reach: Reach,
  itemId: string,
  { after, limit }: { readonly after: ViewerPosition | null; readonly limit: number },
): SqlStatement {
  const bound = new BoundValues();
  const item = bound.bind(itemId);
  const { organisations } = reach;
  const own =
    organisations === 'every' ? 'true' : `e.organisation_id = ANY (${bound.bind(organisations)}::uuid[])`;
  const key = `coalesce(x.person_id, ${NOBODY}), coalesce(x.tool_id, ${NOBODY})`;
  const position = after === null ? [] : [after.personId, after.toolId];
  const places = position.map((id) => `coalesce(${bound.bind(id)}::uuid, ${NOBODY})`);
  const rest = places.length === 0 ? 'true' : `(${key}) > (${places.join(', ')})`;
  const sql = `SELECT x.person_id AS "personId", x.tool_id AS "toolId", ${instant('x.first')} AS first, ${instant('x.last')} AS last,
      x.allowed::integer AS "readsAllowed", x.refused::integer AS "readsRefused", x.bytes::float8 AS "bytesSent"
    FROM (
      SELECT ${PERSON} AS person_id, e.tool_id, min(${UNIX_MS('e.id')}) AS first, max(${UNIX_MS('e.id')}) AS last,
        count(*) FILTER (WHERE e.effect = 'allow') AS allowed, count(*) FILTER (WHERE e.effect = 'deny') AS refused,
        coalesce(sum(coalesce(o.bytes_sent, (e.event #>> '{unmapped,bytes}')::bigint)) FILTER (WHERE e.effect = 'allow'), 0) AS bytes
      FROM log_leaves l JOIN access_entries e ON e.id = l.record_id LEFT JOIN access_outcomes o ON o.record_id = l.record_id
      WHERE l.item_id = ${item} AND l.part = 0 AND e.kind = 'access' AND ${own}
      GROUP BY 1, 2
    ) x WHERE ${rest} ORDER BY ${key} LIMIT ${bound.bind(limit)}`;
  return { sql, values: bound.values };
}
