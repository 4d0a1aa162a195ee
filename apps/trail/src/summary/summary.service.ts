import { Injectable } from '@nestjs/common';
import { Database } from '#libs/persistence';
import type { TrailCall } from '../calls/trail-call.js';
import { TrailReads } from '../reads/trail-reads.service.js';
import { idRange } from '../search/id-range.js';
import { Selections } from '../search/selection.service.js';
import { INTERVAL_MS, type SummaryQuery } from './summary.schema.js';
import { summaryStatement, type SummaryRow } from './summary-statement.js';
import { type Summary, toSummary } from './summary.presenter.js';

/** More is not counted: the answer says from when on it counted. */
export const MOST_RECORDS = 200_000;

const OLDEST = `SELECT l.record_id AS id FROM log_leaves l
  WHERE l.part = 0 AND ($1::uuid[] IS NULL OR l.organisation_id = ANY ($1)) AND l.record_id >= $2 AND l.record_id < $3
  ORDER BY l.record_id DESC OFFSET $4 LIMIT 1`;

/** A summary, and the record that somebody asked for it. */
export interface RecordedSummary {
  readonly recordId: string;
  readonly summary: Summary;
}

/** Counts what was read and refused, once the question is on the trail. */
@Injectable()
export class Summaries {
  constructor(
    private readonly database: Database,
    private readonly selections: Selections,
    private readonly reads: TrailReads,
  ) {}

  /** Returns the counts of the newest records of the time, of `most` at most. */
  async of(call: TrailCall, query: SummaryQuery, most = MOST_RECORDS): Promise<RecordedSummary> {
    const { organisation, from, to, interval } = query;
    const { reach, organisationId, filters } = await this.selections.of(call, { organisation, from, to });
    const recordId = await this.reads.record(call, 'trail.summary', {
      organisationId,
      object: { type: 'trail', id: organisationId ?? call.principal.organisationId },
      query: { fromMs: from.getTime(), toMs: to.getTime(), interval },
    });
    const range = idRange(filters);
    const { sql, values } = summaryStatement(reach, range, { intervalMs: INTERVAL_MS[interval], most });
    const counts = toSummary(await this.database.read<SummaryRow>(reach.scope, sql, values));
    const own = reach.organisations === 'every' ? null : reach.organisations;
    const parameters = [own, range.low, range.high, most - 1];
    const [oldest] =
      counts.records < most ? [] : await this.database.read<{ id: string }>(reach.scope, OLDEST, parameters);
    const countedFrom = oldest === undefined ? from : new Date(unixMsOf(oldest.id));
    return {
      recordId,
      summary: {
        from: from.toISOString(),
        to: to.toISOString(),
        interval,
        countedFrom: countedFrom.toISOString(),
        ...counts,
      },
    };
  }
}

/** Ids begin with their time. */
function unixMsOf(id: string): number {
  return Number.parseInt(id.replace('-', '').slice(0, 12), 16);
}
