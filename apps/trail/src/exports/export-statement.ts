import { CSV_COLUMNS, JSON_LINE, storedEvents } from '../formats/event-columns.js';
import type { ExportFormat } from '../search/event-query.schema.js';
import { idRange } from '../search/id-range.js';
import { facetCondition, leafCondition, type Selected } from '../search/search-plan.js';
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
  const facets = facetCondition(selected, bound);
  const within = (column: string): string =>
    `${column} >= ${bound.bind(range.low)} AND ${column} < ${bound.bind(range.high)}`;
  const combinations = facets === 'true' ? '' : 'JOIN trail_facets f ON f.id = l.facet_id';
  const sql = `SELECT ${COLUMNS[format]}
    FROM log_leaves l ${combinations} JOIN access_entries e ON e.id = l.record_id AND ${within('e.id')}
    LEFT JOIN access_outcomes o ON o.record_id = l.record_id AND ${within('o.record_id')}
    WHERE ${leaves} AND ${facets} ORDER BY l.record_id`;
  return { sql, values: bound.values };
}
