import { BYTES_ONCE, CSV_COLUMNS, JSON_LINE, storedEvents } from '../formats/event-columns.js';
import type { ExportFormat } from '../search/event-query.schema.js';
import { idRange } from '../search/id-range.js';
import {
  combinations,
  leafCondition,
  matchesEvery,
  ownLeaves,
  type Selected,
} from '../search/search-plan.js';
import { BoundValues, type SqlStatement } from '../search/sql-statement.js';

const COLUMNS: Readonly<Record<ExportFormat, string>> = {
  ndjson: `${JSON_LINE} AS line`,
  ocsf: `${storedEvents(`E'\\n'`)} AS line`,
  csv: CSV_COLUMNS,
};

/** Returns the statement for everything a selection matches, oldest first; the lines are made where the rows are. */
export function exportStatement(selected: Selected, format: ExportFormat): SqlStatement {
  const bound = new BoundValues();
  const range = idRange(selected.filters);
  const leaves = leafCondition(selected.filters, range, bound);
  const own = ownLeaves(selected, bound);
  const { matching, isMatching } = matchesEvery(selected)
    ? { matching: '', isMatching: 'true' }
    : combinations(selected, bound);
  const within = (column: string): string =>
    `${column} >= ${bound.bind(range.low)} AND ${column} < ${bound.bind(range.high)}`;
  const sql = `${matching} SELECT ${COLUMNS[format]}
    FROM log_leaves l JOIN access_entries e ON e.id = l.record_id AND ${within('e.id')}
    LEFT JOIN access_outcomes o ON o.record_id = l.record_id AND ${within('o.record_id')} ${BYTES_ONCE}
    WHERE ${leaves} AND ${own} AND ${isMatching} ORDER BY l.record_id`;
  return { sql, values: bound.values };
}
