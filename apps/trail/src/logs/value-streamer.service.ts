import { Injectable } from '@nestjs/common';
import { ExportsDatabase } from '../exports/exports-database.js';
import type { AnswerStream } from '../streaming/answer-stream.js';

const ROWS_PER_BATCH = 2_000;

/**
 * The kinds a record is shown with: where a caller was, and who it was with what. Texts are stored as they were hashed. What was
 * erased or has expired is not there.
 */
const VALUES = `SELECT json_build_object('sha256', v.sha256, 'json', v.body::text)::text AS line
  FROM recorded_values v WHERE v.organisation_id = $1 AND v.kind IN ('address', 'agent') ORDER BY v.sha256`;

/** An answer whose first lines have been read. */
export interface OpenedValues {
  readonly first: string;
  readonly rest: AsyncGenerator<string, void, undefined>;
}

/** Streams the erasable values that an organisation's records name, from one snapshot; memory is bounded by a batch. */
@Injectable()
export class ValueStreamer {
  constructor(private readonly exports: ExportsDatabase) {}

  /** Resolves when the first lines are there: what fails before then can still be answered with a problem. */
  async open(organisationId: string, signal: AbortSignal): Promise<OpenedValues> {
    const rest = this.pieces(organisationId, signal);
    const first = await rest.next();
    return { first: first.done === true ? '' : first.value, rest };
  }

  /** A failure after the first byte breaks the connection, so a short answer never looks whole. */
  async send({ first, rest }: OpenedValues, answer: AnswerStream): Promise<void> {
    try {
      await answer.write(first);
      for await (const piece of rest) await answer.write(piece);
      answer.end();
    } finally {
      await rest.return();
    }
  }

  private async *pieces(
    organisationId: string,
    signal: AbortSignal,
  ): AsyncGenerator<string, void, undefined> {
    // The scope is the one log's, whoever asks: nobody's values but its organisation's can be in the answer.
    const scope = { organisations: [organisationId] };
    const statement = { sql: VALUES, values: [organisationId] };
    const options = { rows: ROWS_PER_BATCH, inOrder: true, signal };
    for await (const rows of this.exports.database.batches<{ line: string }>(scope, statement, options))
      yield rows.map(({ line }) => `${line}\n`).join('');
  }
}
