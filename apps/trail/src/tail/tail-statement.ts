import { EVENT_TABLES, JSON_LINE } from '../formats/event-columns.js';
import type { Selected } from '../search/search-plan.js';
import { BoundValues, type SqlStatement } from '../search/sql-statement.js';
import type { LogPosition } from './log-position.js';

/** One record as it comes into the log. */
export interface TailRow {
  readonly id: string;
  readonly transaction: string;
  readonly line: string;
}

/** Returns the statement for the records after a position and before a transaction, in the order they came into the logs. */
export function tailStatement(
  { reach, filters }: Selected,
  { after, until, limit }: { readonly after: LogPosition; readonly until: bigint; readonly limit: number },
): SqlStatement {
  const bound = new BoundValues();
  const equal = (column: string, value: string | null): string[] =>
    value === null ? [] : [`e.${column} = ${bound.bind(value)}`];
  const from = `${bound.bind(String(after.transaction))}::text::xid8`;
  const { organisations } = reach;
  const conditions = [
    `e.recorded_xid >= ${from} AND e.recorded_xid < ${bound.bind(String(until))}::text::xid8`,
    `(e.recorded_xid, e.id) > (${from}, ${bound.bind(after.recordId)}::uuid)`,
    ...(organisations === 'every' ? [] : [`e.organisation_id = ANY (${bound.bind(organisations)}::uuid[])`]),
    ...equal('project_id', filters.projectId),
    ...equal('dataset_id', filters.datasetId),
    ...equal('item_id', filters.itemId),
    ...equal('subject_id', filters.personId),
    ...equal('tool_id', filters.toolId),
    ...equal('effect', filters.effect),
    ...equal('country', filters.country),
    ...equal('kind', filters.kind),
    ...(filters.code === null ? [] : [`${bound.bind(filters.code)} = ANY (e.codes)`]),
  ];
  const sql = `SELECT e.id, e.recorded_xid::text AS transaction, ${JSON_LINE} AS line FROM ${EVENT_TABLES}
    WHERE ${conditions.join(' AND ')} ORDER BY e.recorded_xid, e.id LIMIT ${bound.bind(limit)}`;
  return { sql, values: bound.values };
}
