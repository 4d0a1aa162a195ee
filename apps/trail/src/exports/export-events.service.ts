import { Injectable } from '@nestjs/common';
import { answerHeaders } from '../calls/answer-headers.js';
import type { TrailCall } from '../calls/trail-call.js';
import { CSV_HEADER, type CsvRow, toCsvLines } from '../formats/csv.js';
import { TrailReads } from '../reads/trail-reads.service.js';
import { type EventSelection, toRecordable } from '../search/event-filters.js';
import type { ExportFormat } from '../search/event-query.schema.js';
import { matchesEvery, survey } from '../search/search-plan.js';
import type { AnswerStream } from '../streaming/answer-stream.js';
import { exportStatement } from './export-statement.js';
import { ExportsDatabase } from './exports-database.js';

const ROWS_PER_BATCH = 2_000;
const FEW_FACETS = 200;

const MEDIA_TYPES: Readonly<Record<ExportFormat, string>> = {
  ndjson: 'application/x-ndjson; charset=utf-8',
  ocsf: 'application/x-ndjson; charset=utf-8',
  csv: 'text/csv; charset=utf-8; header=present',
};

/** An export that has been recorded and whose first rows have been found; nothing of it is sent yet. */
export interface OpenedExport {
  readonly headers: Readonly<Record<string, string>>;
  readonly first: string;
  readonly rest: AsyncGenerator<string, void, undefined>;
}

/** Exports everything that matches, oldest first, once the question is on the trail. */
@Injectable()
export class ExportEvents {
  constructor(
    private readonly exports: ExportsDatabase,
    private readonly reads: TrailReads,
  ) {}

  /** Resolves when the first rows are there: what fails before then can still be answered with a problem. */
  async open(
    call: TrailCall,
    selection: EventSelection,
    format: ExportFormat,
    signal: AbortSignal,
  ): Promise<OpenedExport> {
    const { filters, organisationId } = selection;
    const recordId = await this.reads.record(call, 'trail.export', {
      organisationId,
      object: { type: 'trail', id: organisationId ?? call.principal.organisationId },
      projectId: filters.projectId,
      itemId: filters.itemId,
      query: { ...toRecordable(filters), format },
    });
    const pieces = this.pieces(selection, format, signal);
    const first = await pieces.next();
    const head = format === 'csv' ? CSV_HEADER : '';
    return {
      headers: {
        ...answerHeaders(MEDIA_TYPES[format], recordId),
        'content-disposition': `attachment; filename="trail.${format === 'csv' ? 'csv' : 'ndjson'}"`,
      },
      first: head + (first.done === true ? '' : first.value),
      rest: pieces,
    };
  }

  /** Sends the export; a failure after the first byte breaks the connection, so a short file never looks whole. */
  async send({ headers, first, rest }: OpenedExport, answer: AnswerStream): Promise<void> {
    try {
      answer.start(headers);
      await answer.write(first);
      for await (const piece of rest) await answer.write(piece);
      answer.end();
    } finally {
      await rest.return();
    }
  }

  private async *pieces(
    selection: EventSelection,
    format: ExportFormat,
    signal: AbortSignal,
  ): AsyncGenerator<string, void, undefined> {
    const { database } = this.exports;
    const statement = exportStatement(selection, format);
    const inOrder = await this.matchesMuch(selection);
    const options = { rows: ROWS_PER_BATCH, inOrder, signal };
    const { scope } = selection.reach;
    if (format === 'csv') {
      for await (const rows of database.batches<CsvRow>(scope, statement, options)) yield toCsvLines(rows);
      return;
    }
    for await (const rows of database.batches<{ line: string }>(scope, statement, options))
      yield `${rows.map(({ line }) => line).join('\n')}\n`;
  }

  /** Of a person, an item or a few combinations there is little: that is found first and then sorted. */
  private async matchesMuch(selection: EventSelection): Promise<boolean> {
    const { itemId, personId } = selection.filters;
    if (itemId !== null || personId !== null) return false;
    if (matchesEvery(selection)) return true;
    const { sql, values } = survey(selection, FEW_FACETS);
    const { database } = this.exports;
    const [row] = await database.read<{ facets: number }>(selection.reach.scope, sql, values);
    return row !== undefined && row.facets > FEW_FACETS;
  }
}
