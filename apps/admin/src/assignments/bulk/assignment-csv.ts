import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import { arrivingText, type ArrivalLimits } from './arriving-text.js';
import { csvMalformed, csvTooLate } from './csv.errors.js';
import { type CsvRow, CsvRows } from './csv-rows.js';

/** A file of assignments as it was sent. */
export interface AssignmentCsv {
  readonly rows: readonly CsvRow[];
  /** Of the file's bytes. */
  readonly sha256: Buffer;
}

/** A megabyte is several times what the rows take that one file may have. */
const LIMITS: ArrivalLimits = { bytes: 1024 * 1024 };
const ARRIVAL_MS = 30_000;
/** Five short values; a quote that is never closed is noticed here, not at the end of the file. */
const MAX_RECORD_CHARS = 4_096;

/**
 * Returns the rows of the file, read as it arrives and bounded in bytes, rows, width and time; throws CSV_MALFORMED,
 * CSV_COLUMNS, CSV_EMPTY, CSV_TOO_MANY_ROWS, BODY_TOO_LARGE or UPLOAD_ABORTED.
 */
export async function readAssignmentCsv(
  content: Readable,
  arrivalMs: number = ARRIVAL_MS,
): Promise<AssignmentCsv> {
  const hash = createHash('sha256');
  const rows = new CsvRows();
  const reading = pipeline(
    arrivingText(content, LIMITS, (chunk) => hash.update(chunk)),
    recordParser(),
    (records: AsyncIterable<string[]>) => rows.take(records),
  );
  try {
    await withinTime(reading, arrivalMs);
  } catch (error) {
    throw toRefusal(error);
  }
  return { rows: rows.finish(), sha256: hash.digest() };
}

/**
 * Passes what is done in time. What is not goes on waiting until the connection ends, which the server sees to: ending the
 * stream from here would take the answer with it.
 */
async function withinTime(reading: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<'late'>((resolve) => {
    timer = setTimeout(resolve, ms, 'late');
  });
  const ended = await Promise.race([reading, deadline]).finally(() => clearTimeout(timer));
  if (ended === 'late') throw csvTooLate();
}

function recordParser() {
  return parse({ bom: true, trim: true, relax_column_count: true, max_record_size: MAX_RECORD_CHARS });
}

/** What the parser says is about the caller's file; anything else is not. */
function toRefusal(error: unknown): unknown {
  if (!(error instanceof CsvError)) return error;
  const lines: unknown = 'lines' in error ? error.lines : null;
  return csvMalformed(typeof lines === 'number' ? `near line ${lines}` : 'it is not plain CSV', error);
}
