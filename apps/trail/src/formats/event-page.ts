import type { Database } from '#libs/persistence';
import type { Scope } from '#libs/persistence';
import type { PageFormat } from '../search/event-query.schema.js';
import { CSV_HEADER, type CsvRow, toCsvLines } from './csv.js';
import { CSV_COLUMNS, EVENT_TABLES, JSON_LINE, storedEvents } from './event-columns.js';

/** A page as it is sent. */
export interface PageText {
  readonly mediaType: string;
  readonly text: string;
}

const WITHIN_THE_PAGE = `FROM ${EVENT_TABLES} WHERE e.id = ANY ($1::uuid[]) AND l.record_id = ANY ($1::uuid[]) ORDER BY e.id DESC`;

const LINES: Readonly<Record<Exclude<PageFormat, 'csv'>, string>> = {
  json: JSON_LINE,
  ndjson: JSON_LINE,
  ocsf: storedEvents(`E',\\n'`),
};

/** Returns the records with these ids, newest first, in the format asked for. */
export async function readPage(
  database: Database,
  scope: Scope,
  { ids, format, nextCursor }: { ids: readonly string[]; format: PageFormat; nextCursor: string | null },
): Promise<PageText> {
  if (format === 'csv') {
    const rows = await database.read<CsvRow>(scope, `SELECT ${CSV_COLUMNS} ${WITHIN_THE_PAGE}`, [ids]);
    return { mediaType: 'text/csv; charset=utf-8; header=present', text: CSV_HEADER + toCsvLines(rows) };
  }
  const sql = `SELECT ${LINES[format]} AS line ${WITHIN_THE_PAGE}`;
  const rows = await database.read<{ line: string }>(scope, sql, [ids]);
  return toPageText(
    format,
    rows.map(({ line }) => line),
    nextCursor,
  );
}

/** The lines are JSON already; they are put together as text so that stored bytes stay as they were stored. */
function toPageText(
  format: Exclude<PageFormat, 'csv'>,
  lines: readonly string[],
  nextCursor: string | null,
): PageText {
  switch (format) {
    case 'json':
      return {
        mediaType: 'application/json; charset=utf-8',
        text: `{"events":[${lines.join(',')}],"nextCursor":${JSON.stringify(nextCursor)}}`,
      };
    case 'ndjson':
      return {
        mediaType: 'application/x-ndjson; charset=utf-8',
        text: lines.map((line) => `${line}\n`).join(''),
      };
    case 'ocsf':
      return { mediaType: 'application/json; charset=utf-8', text: `[${lines.join(',\n')}]` };
  }
}
