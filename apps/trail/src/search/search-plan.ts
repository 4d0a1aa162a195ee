import type { Reach } from '../calls/reach.js';
import type { EventFilters, EventSelection } from './event-filters.js';
import type { IdRange } from './id-range.js';
import { BoundValues, type SqlStatement } from './sql-statement.js';

/** The part of a selection that one statement is made from. */
export type Selected = Pick<EventSelection, 'reach' | 'filters'>;

/** Which combinations match: every one there is, those counted and named, or more than are worth naming. */
export type Matching =
  | { readonly kind: 'every' }
  | {
      readonly kind: 'named';
      readonly facets: number;
      /** An array of ids as the database writes it. */
      readonly ids: string;
    }
  | { readonly kind: 'many'; readonly facets: number };

/** The first line: whose rows a question may reach, besides what the database enforces. */
function reachCondition(column: string, { organisations }: Reach, bound: BoundValues): string[] {
  if (organisations === 'every') return [];
  const [only, ...others] = organisations;
  // An index on the organisation is in the order of records only where there is exactly one.
  return only !== undefined && others.length === 0
    ? [`${column} = ${bound.bind(only)}`]
    : [`${column} = ANY (${bound.bind(organisations)}::uuid[])`];
}

/** Returns whose leaves may be walked one after the other: with it, the walk is through nobody else's. */
export function ownLeaves({ reach }: Selected, bound: BoundValues): string {
  return reachCondition('l.organisation_id', reach, bound).join('') || 'true';
}

/** True where a record's combination does not matter: every record of the reach matches. */
export function matchesEvery({ filters }: Selected): boolean {
  const { projectId, datasetId, toolId, effect, code, country, kind } = filters;
  return [projectId, datasetId, toolId, effect, code, country, kind].every((value) => value === null);
}

/** Returns the condition on `trail_facets f`: everything about a record but who, which item and when. */
export function facetCondition({ reach, filters }: Selected, bound: BoundValues): string {
  const equal = (column: string, value: string | null): string[] =>
    value === null ? [] : [`f.${column} = ${bound.bind(value)}`];
  const { code } = filters;
  const conditions = [
    ...reachCondition('f.organisation_id', reach, bound),
    ...equal('project_id', filters.projectId),
    ...equal('dataset_id', filters.datasetId),
    ...equal('tool_id', filters.toolId),
    ...equal('effect', filters.effect),
    ...equal('country', filters.country),
    ...equal('kind', filters.kind),
    ...(code === null ? [] : [`f.codes @> ARRAY[${bound.bind(code)}]`]),
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

/** How many combinations match, counted to one more than `most`, and which they are unless that is more. */
export function survey(selected: Selected, most: number): SqlStatement {
  const bound = new BoundValues();
  const facets = facetCondition(selected, bound);
  const named = bound.bind(most);
  const sql = `SELECT count(*)::integer AS facets, CASE WHEN count(*) <= ${named} THEN coalesce(array_agg(x.id), '{}')::text END AS ids
    FROM (SELECT f.id FROM trail_facets f WHERE ${facets} LIMIT ${named} + 1) x`;
  return { sql, values: bound.values };
}

/** Returns the rows `f` that are the matching combinations: by name, where they have been found already. */
function matchingFacets(selected: Selected, matching: Matching, bound: BoundValues): string {
  if (matching.kind === 'named') return `(SELECT unnest(${bound.bind(matching.ids)}::uuid[]) AS id) f`;
  return `(SELECT f.id FROM trail_facets f WHERE ${facetCondition(selected, bound)}) f`;
}

/**
 * Returns how leaves `of` are told to match. Named combinations are a set that is made once: as an array each of its thousands of
 * ids would be weighed in the plan of each partition, and as a join it may be gone through for every leaf. More than are named
 * are looked up leaf by leaf.
 */
function leafMatches(
  selected: Selected,
  { matching, of }: { readonly matching: Matching; readonly of: string },
  bound: BoundValues,
): { readonly join: string; readonly condition: string } {
  switch (matching.kind) {
    case 'every':
      return { join: '', condition: 'true' };
    case 'named':
      return {
        join: '',
        condition: `(${of}.facet_id IN (SELECT unnest(${bound.bind(matching.ids)}::uuid[]))) IS TRUE`,
      };
    case 'many':
      return {
        join: `JOIN trail_facets f ON f.id = ${of}.facet_id`,
        condition: facetCondition(selected, bound),
      };
  }
}

/**
 * Returns the combinations that match as a set made once, and the condition that a leaf's is in it. `IS TRUE` keeps it a set:
 * as a join it would be looked up in its table for every leaf that does not match.
 */
export function combinations(
  selected: Selected,
  bound: BoundValues,
): { readonly matching: string; readonly isMatching: string } {
  const facets = facetCondition(selected, bound);
  if (facets === 'true') return { matching: '', isMatching: 'true' };
  return {
    matching: `WITH matching AS MATERIALIZED (SELECT f.id FROM trail_facets f WHERE ${facets})`,
    isMatching: '(l.facet_id IN (SELECT m.id FROM matching m)) IS TRUE',
  };
}

/**
 * The newest ids by the index on the person or the item, whose rows are few. Where so many combinations match that nobody named
 * them, the leaf's own is looked up.
 */
export function byIndex(
  selected: Selected,
  range: IdRange,
  { limit, matching }: { readonly limit: number; readonly matching: Matching },
): SqlStatement {
  const bound = new BoundValues();
  const leaves = leafCondition(selected.filters, range, bound);
  const own = matching.kind === 'every' ? ownLeaves(selected, bound) : 'true';
  const { join, condition } = leafMatches(selected, { matching, of: 'l' }, bound);
  const sql = `SELECT l.record_id AS id FROM log_leaves l ${join}
    WHERE ${leaves} AND ${own} AND ${condition} ORDER BY l.record_id DESC LIMIT ${bound.bind(limit)}`;
  return { sql, values: bound.values };
}

/**
 * The newest ids of few combinations: of each combination its newest record; a page's records can only be of the `limit`
 * combinations whose newest are newest, and none of them is older than the last of those.
 */
export function byFacet(
  selected: Selected,
  range: IdRange,
  { limit, matching }: { readonly limit: number; readonly matching: Matching },
): SqlStatement {
  const bound = new BoundValues();
  const leaves = leafCondition(selected.filters, range, bound);
  const most = bound.bind(limit);
  const sql = `WITH newest AS MATERIALIZED (
      SELECT f.id, n.record_id FROM ${matchingFacets(selected, matching, bound)} CROSS JOIN LATERAL (
        SELECT l.record_id FROM log_leaves l WHERE l.facet_id = f.id AND ${leaves} ORDER BY l.record_id DESC LIMIT 1
      ) n ORDER BY n.record_id DESC LIMIT ${most}
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
  { limit, rows, matching }: { readonly limit: number; readonly rows: number; readonly matching: Matching },
): SqlStatement {
  const bound = new BoundValues();
  const leaves = `${leafCondition(selected.filters, range, bound)} AND ${ownLeaves(selected, bound)}`;
  const { join, condition } = leafMatches(selected, { matching, of: 'w' }, bound);
  const sql = `WITH walked AS MATERIALIZED (
      SELECT l.record_id, l.facet_id FROM log_leaves l WHERE ${leaves} ORDER BY l.record_id DESC LIMIT ${bound.bind(rows)}
    )
    SELECT (SELECT count(*) FROM walked)::integer AS walked,
      (SELECT w.record_id FROM walked w ORDER BY w.record_id LIMIT 1) AS reached,
      ARRAY(SELECT w.record_id FROM walked w ${join} WHERE ${condition} ORDER BY w.record_id DESC LIMIT ${bound.bind(limit)})::text[] AS ids`;
  return { sql, values: bound.values };
}
