import { type EvidencePeriod, type PopulationEntry, toPopulationEntry } from './population-entry.js';
import type { ReviewEntryEntity } from './review-entry.entity.js';

/** What became of an entry, by whom and when. */
export interface EntryDecision {
  readonly decision: 'keep' | 'revoke';
  /** Id of the reviewer; null: nobody decided in time. */
  readonly by: string | null;
  readonly at: string;
  readonly comment: string | null;
  /** Ids of the records that say so: of the decision, and of the revocation where there was one. */
  readonly records: { readonly decision: string; readonly revocation: string | null };
}

/** An entry: what was frozen of it, and what was decided. */
export interface ReviewEntryView extends PopulationEntry {
  readonly review: string;
  readonly organisation: string;
  readonly decision: EntryDecision | null;
}

/** The same for the caller who looks. */
export interface ShownReviewEntry extends ReviewEntryView {
  readonly mayDecide: boolean;
}

/** Returns what is shown of an entry. */
export function toReviewEntryView(row: ReviewEntryEntity, period: EvidencePeriod): ReviewEntryView {
  return {
    ...toPopulationEntry(row, period),
    review: row.reviewId,
    organisation: row.organisationId,
    decision: decisionOf(row),
  };
}

/** Returns what is recorded of a decision: whom and what it is about and how it ended, without the reviewer's words. */
export function toEntryTrail({ review, kind, grant, person, projects, decision }: ReviewEntryView): object {
  const outcome = decision && { decision: decision.decision, by: decision.by, at: decision.at };
  return { review, kind, grant, person, projects, ...outcome };
}

function decisionOf(row: ReviewEntryEntity): EntryDecision | null {
  const { decision, decidedAt, decisionRecordId } = row;
  if (decision === null || decidedAt === null || decisionRecordId === null) return null;
  return {
    decision,
    by: row.decidedBy,
    at: decidedAt.toISOString(),
    comment: row.comment,
    records: { decision: decisionRecordId, revocation: row.revocationRecordId },
  };
}
