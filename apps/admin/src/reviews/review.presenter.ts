import type { Transaction } from '#libs/persistence';
import type { OwnedKind } from '../records/owned-queries.js';
import type { NdaStanding } from './review-entry.entity.js';
import { REVIEW_SORTS } from './review.schema.js';
import { ReviewEntity, type ReviewedKind } from './review.entity.js';
import type { ReviewerRule } from './reviewer-rules.js';

/** People of the population by how they stood with the client's NDA when the review started; each once. */
export type NdaCoverage = Readonly<Record<Exclude<NdaStanding, 'nobody'>, number>>;

/** How far a review has come, in entries. */
export interface ReviewProgress {
  readonly undecided: number;
  readonly kept: number;
  /** By a reviewer. */
  readonly revoked: number;
  /** Because nobody decided in time. */
  readonly lapsed: number;
}

/** A review as callers see it. Times in ISO 8601 UTC, everything else by id. */
export interface ReviewView {
  readonly id: string;
  readonly organisation: string;
  readonly name: string;
  /** null: the whole organisation. */
  readonly projects: readonly string[] | null;
  readonly kinds: readonly ReviewedKind[];
  readonly reviewers: readonly ReviewerRule[];
  readonly onSilence: 'revoke';
  readonly evidence: { readonly from: string; readonly to: string };
  readonly startedBy: string;
  readonly startedAt: string;
  readonly dueAt: string;
  readonly reminders: readonly { readonly at: string; readonly sentAt: string | null }[];
  /** `settling`: it is due, and what nobody decided is being taken away. */
  readonly state: 'open' | 'settling' | 'closed';
  readonly closedAt: string | null;
  readonly population: { readonly size: number; readonly sha256: string };
  readonly progress: ReviewProgress;
  readonly ndaCoverage: NdaCoverage;
  readonly records: { readonly start: string; readonly close: string | null };
}

interface TallyRow extends ReviewProgress, NdaCoverage {
  readonly id: string;
  readonly due: boolean;
  readonly reminders: ReviewView['reminders'];
}

const TALLIES = `
  SELECT r.id, r.due_at <= clock_timestamp() AS due,
    count(*) FILTER (WHERE e.decision IS NULL)::int AS undecided,
    count(*) FILTER (WHERE e.decision = 'keep')::int AS kept,
    count(*) FILTER (WHERE e.decision = 'revoke' AND e.decided_by IS NOT NULL)::int AS revoked,
    count(*) FILTER (WHERE e.decision = 'revoke' AND e.decided_by IS NULL)::int AS lapsed,
    count(DISTINCT e.person_id) FILTER (WHERE e.nda = 'current')::int AS current,
    count(DISTINCT e.person_id) FILTER (WHERE e.nda = 'in-grace')::int AS "in-grace",
    count(DISTINCT e.person_id) FILTER (WHERE e.nda = 'superseded')::int AS superseded,
    count(DISTINCT e.person_id) FILTER (WHERE e.nda = 'not-accepted')::int AS "not-accepted",
    count(DISTINCT e.person_id) FILTER (WHERE e.nda = 'not-issued')::int AS "not-issued",
    coalesce((SELECT json_agg(json_build_object('at', portcullis.iso(m.remind_at), 'sentAt', portcullis.iso(m.sent_at)) ORDER BY m.remind_at)
      FROM portcullis.review_reminders m WHERE m.review_id = r.id), '[]') AS reminders
  FROM portcullis.reviews r JOIN portcullis.review_entries e ON e.review_id = r.id
  WHERE r.id = ANY ($1) GROUP BY r.id`;

/** Returns the views of the reviews, in their order. */
export async function presentReviews(
  rows: readonly ReviewEntity[],
  transaction: Transaction,
): Promise<readonly ReviewView[]> {
  const tallies = await transaction.query<TallyRow[]>(TALLIES, [rows.map(({ id }) => id)]);
  const byReview = new Map(tallies.map((tally) => [tally.id, tally]));
  // A review has at least one entry, or it would not have been started.
  return rows.map((row) => toReviewView(row, byReview.get(row.id) as TallyRow));
}

/** Returns what the trail keeps of a review: everything but its name, which is somebody's words. */
export function toReviewTrail({ name: _name, ...rest }: ReviewView): object {
  return rest;
}

/** Reviews, for lists and look-ups. */
export const REVIEWS: OwnedKind<ReviewEntity, ReviewView> = {
  entity: ReviewEntity,
  present: presentReviews,
  sorts: REVIEW_SORTS,
};

function toReviewView(row: ReviewEntity, tally: TallyRow): ReviewView {
  const { undecided, kept, revoked, lapsed, reminders } = tally;
  return {
    id: row.id,
    organisation: row.organisationId,
    name: row.name,
    projects: row.projectIds.length === 0 ? null : row.projectIds,
    kinds: row.kinds,
    reviewers: row.reviewers,
    onSilence: row.onSilence,
    evidence: { from: row.evidenceFrom.toISOString(), to: row.startedAt.toISOString() },
    startedBy: row.startedBy,
    startedAt: row.startedAt.toISOString(),
    dueAt: row.dueAt.toISOString(),
    reminders,
    state: row.closedAt === null ? (tally.due ? 'settling' : 'open') : 'closed',
    closedAt: row.closedAt?.toISOString() ?? null,
    population: { size: row.populationSize, sha256: row.populationSha256 },
    progress: { undecided, kept, revoked, lapsed },
    ndaCoverage: coverageOf(tally),
    records: { start: row.startRecordId, close: row.closeRecordId },
  };
}

function coverageOf(tally: NdaCoverage): NdaCoverage {
  return {
    current: tally.current,
    'in-grace': tally['in-grace'],
    superseded: tally.superseded,
    'not-accepted': tally['not-accepted'],
    'not-issued': tally['not-issued'],
  };
}
