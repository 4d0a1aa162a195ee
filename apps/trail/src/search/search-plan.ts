import type { Reach } from '../calls/reach.js';
import type { EventFilters, EventSelection } from './event-filters.js';
import type { IdRange } from './id-range.js';
import { BoundValues, type SqlStatement } from './sql-statement.js';

/** The part of a selection that one statement is made from. */
export type Selected = Pick<EventSelection, 'reach' | 'filters'>;

/** The first line: whose facets a question may reach, besides what the database enforces. */
function reachCondition({ organisations }: Reach, bound: BoundValues): string[] {
  return organisations === 'every' ? [] : [`f.organisation_id = ANY (${bound.bind(organisations)}::uuid[])`];
}

/** Returns the condition on `trail_facets f`: everything about a record but who, which item and when. */
export function facetCondition({ reach, filters }: Selected, bound: BoundValues): string {
  const equal = (column: string, value: string | null): string[] =>
    value === null ? [] : [`f.${column} = ${bound.bind(value)}`];
  const { code } = filters;
  const conditions = [
    ...reachCondition(reach, bound),
    ...equal('project_id', filters.projectId),
    ...equal('dataset_id', filters.datasetId),
    ...equal('tool_id', filters.toolId),
    ...equal('effect', filters.effect),
    ...equal('country', filters.country),
    ...equal('kind', filters.kind),
    ...(code === null ? [] : [`${bound.bind(code)} = ANY (f.codes)`]),
  ];
  return conditions.length === 0 ? 'true' : conditions.join(' AND ');
}

/** Returns the condition on `log_leaves l` that a range of ids and the filters by person and item are. */
export function leafCondition(filters: EventFilters, range: IdRange, bound: BoundValues): string {
  const equal = (column: string, value: string | null): string[] =>
    value === null ? [] : [`l.${column} = ${bound.bind(value)}`];
  return [
    'l.part = 0',
    `l.record_id >= ${bound.bind(range.low)}`,
    `l.record_id < ${bound.bind(range.high)}`,
    ...equal('item_id', filters.itemId),
    ...equal('subject_id', filters.personId),
  ].join(' AND ');
}

/** How many combinations match (counted to `most`), and what share of all records the caller's are at most. */
export function survey(selected: Selected, most: number): SqlStatement {
  const bound = new BoundValues();
  const facets = facetCondition(selected, bound);
  const { organisations } = selected.reach;
  const own =
    organisations === 'every' ? 'true' : `g.organisation_id = ANY (${bound.bind(organisations)}::uuid[])`;
  const sql = `SELECT
    (SELECT count(*) FROM (SELECT FROM trail_facets f WHERE ${facets} LIMIT ${bound.bind(most)}) x)::integer AS facets,
    (SELECT coalesce(sum(g.size), 0) FROM logs g WHERE ${own})::float8 AS own,
    (SELECT coalesce(sum(greatest(c.reltuples, 0)), 0) FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
     WHERE i.inhparent = 'log_leaves'::regclass)::float8 AS every`;
  return { sql, values: bound.values };
}

/**
 * The newest ids by the index on the person or the item, whose rows are few. `IS TRUE` keeps the combinations a set that is
 * made once and looked into: as a join they would be looked up in their table for every leaf that does not match.
 */
export function byIndex(selected: Selected, range: IdRange, limit: number): SqlStatement {
  const bound = new BoundValues();
  const leaves = leafCondition(selected.filters, range, bound);
  const facets = facetCondition(selected, bound);
  const matching =
    facets === 'true'
      ? ''
      : `WITH matching AS MATERIALIZED (SELECT f.id FROM trail_facets f WHERE ${facets})`;
  const within = facets === 'true' ? '' : 'AND (l.facet_id IN (SELECT m.id FROM matching m)) IS TRUE';
  const sql = `${matching} SELECT l.record_id AS id FROM log_leaves l
    WHERE ${leaves} ${within} ORDER BY l.record_id DESC LIMIT ${bound.bind(limit)}`;
  return { sql, values: bound.values };
}

/**
 * The newest ids of few combinations: of each combination its newest record; a page's records can only be of the `limit`
 * combinations whose newest are newest, and none of them is older than the last of those.
 */
export function byFacet(selected: Selected, range: IdRange, limit: number): SqlStatement {
  const bound = new BoundValues();
  const leaves = leafCondition(selected.filters, range, bound);
  const facets = facetCondition(selected, bound);
  const most = bound.bind(limit);
  const sql = `WITH newest AS MATERIALIZED (
      SELECT f.id, n.record_id FROM trail_facets f CROSS JOIN LATERAL (
        SELECT l.record_id FROM log_leaves l WHERE l.facet_id = f.id AND ${leaves} ORDER BY l.record_id DESC LIMIT 1
      ) n WHERE ${facets} ORDER BY n.record_id DESC LIMIT ${most}
    ), bound AS MATERIALIZED (
      SELECT CASE WHEN count(*) = ${most} THEN min(record_id::text)::uuid ELSE ${bound.bind(range.low)} END AS oldest FROM newest
    )
    SELECT n.record_id AS id FROM newest w, bound b CROSS JOIN LATERAL (
      SELECT l.record_id FROM log_leaves l
      WHERE l.facet_id = w.id AND ${leaves} AND l.record_id >= b.oldest
      ORDER BY l.record_id DESC LIMIT ${most}
    ) n ORDER BY n.record_id DESC LIMIT ${most}`;
  return { sql, values: bound.values };
}

/**
 * The newest ids where many combinations match: the records themselves are walked, newest first, `rows` of them. Says how
 * many it walked and where it ended, for a page that is not full yet.
 */
export function byWalking(
  selected: Selected,
  range: IdRange,
  { limit, rows }: { readonly limit: number; readonly rows: number },
): SqlStatement {
  const bound = new BoundValues();
  const leaves = leafCondition(selected.filters, range, bound);
  const facets = facetCondition(selected, bound);
  const sql = `WITH walked AS MATERIALIZED (
      SELECT l.record_id, l.facet_id FROM log_leaves l WHERE ${leaves} ORDER BY l.record_id DESC LIMIT ${bound.bind(rows)}
    )
    SELECT (SELECT count(*) FROM walked)::integer AS walked,
      (SELECT w.record_id FROM walked w ORDER BY w.record_id LIMIT 1) AS reached,
      ARRAY(SELECT w.record_id FROM walked w JOIN trail_facets f ON f.id = w.facet_id
            WHERE ${facets} ORDER BY w.record_id DESC LIMIT ${bound.bind(limit)})::text[] AS ids`;
  return { sql, values: bound.values };
}
