import { csvColumns, csvEmpty, csvMalformed, csvTooManyRows } from './csv.errors.js';

/** What a file of assignments may say of each, by the names of its heading. */
export const CSV_COLUMNS = ['person', 'project', 'purpose', 'startsAt', 'expiresAt'] as const;
type Column = (typeof CSV_COLUMNS)[number];

/** One row: what it says, and where; a value left empty is left out. */
export interface CsvRow {
  /** As a spreadsheet counts: the heading is 1. */
  readonly row: number;
  readonly values: Readonly<Partial<Record<Column, string>>>;
}

/** Reads of a client wait while its assignments are written: with this many, for a fraction of a second. */
export const MAX_CSV_ROWS = 1_000;
const REQUIRED: readonly Column[] = ['person', 'project'];

/** Collects the rows of a file, of which the first names the columns. */
export class CsvRows {
  private columns: readonly Column[] | null = null;
  private readonly rows: CsvRow[] = [];
  private read = 0;

  async take(records: AsyncIterable<readonly string[]>): Promise<void> {
    for await (const record of records) this.add(record);
  }

  /** Returns the rows; throws CSV_EMPTY where there is none. */
  finish(): readonly CsvRow[] {
    if (this.rows.length === 0) throw csvEmpty();
    return this.rows;
  }

  private add(record: readonly string[]): void {
    this.read += 1;
    if (this.columns === null) {
      this.columns = columnsOf(record);
      return;
    }
    // Spreadsheets end files with empty lines.
    if (record.every((value) => value === '')) return;
    if (this.rows.length === MAX_CSV_ROWS) throw csvTooManyRows(MAX_CSV_ROWS);
    this.rows.push({ row: this.read, values: valuesOf(this.columns, record, this.read) });
  }
}

function columnsOf(heading: readonly string[]): readonly Column[] {
  const foreign = heading.find((name) => !isColumn(name));
  if (foreign !== undefined)
    throw csvColumns('heading', `may name ${CSV_COLUMNS.join(', ')} and nothing else`);
  if (new Set(heading).size !== heading.length) throw csvColumns('heading', 'must not repeat a column');
  const missing = REQUIRED.find((name) => !heading.includes(name));
  if (missing !== undefined) throw csvColumns(missing, 'must be a column');
  return heading as readonly Column[];
}

function isColumn(name: string): name is Column {
  return (CSV_COLUMNS as readonly string[]).includes(name);
}

function valuesOf(columns: readonly Column[], record: readonly string[], row: number): CsvRow['values'] {
  if (record.length !== columns.length) {
    throw csvMalformed(`row ${row} has ${record.length} values, the heading ${columns.length}`);
  }
  const pairs = columns.map((column, index) => [column, record[index] ?? ''] as const);
  return Object.fromEntries(pairs.filter(([, value]) => value !== ''));
}
