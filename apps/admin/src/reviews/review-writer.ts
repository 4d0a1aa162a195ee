import { Inject, Injectable } from '@nestjs/common';
import { type Clock, uuidV7 } from '#libs/kernel';
import { notify } from '#libs/notifications';
import type { Transaction } from '#libs/persistence';
import { isPermitted, type Permission } from '#libs/policy';
import type { AdminCall } from '../calls/admin-call.js';
import { CLOCK } from '../ports.js';
import { type PopulationScope, Populations } from './population.service.js';
import { ReviewEntity, type ReviewedKind } from './review.entity.js';
import type { StartReview } from './review.schema.js';
import { type ReviewerRule, reviewersOf } from './reviewer-rules.js';
import { assertEachReviewed, ReviewerRules } from './reviewer-rules.service.js';

/** A review to be started, whose it is, and the record of that. */
export interface ReviewOrder extends StartReview {
  readonly organisationId: string;
  readonly recordId: string;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const REMINDERS = `
  INSERT INTO portcullis.review_reminders (review_id, organisation_id, remind_at)
  SELECT $1, $2, at FROM unnest($3::timestamptz[]) AS at`;

/** What a grant needs to be taken away: whoever may not, starts no review that would. */
const REVOKING: Readonly<Record<ReviewedKind, Permission>> = {
  assignment: 'assignment:revoke',
  'tool-credential': 'tool-credential:revoke',
};

/** Writes a new review with its reminders and its frozen population, or nothing of it. */
@Injectable()
export class ReviewWriter {
  constructor(
    private readonly populations: Populations,
    private readonly rules: ReviewerRules,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Returns the review that was started; throws as `ReviewerRules` and `Populations` do. */
  async insert(transaction: Transaction, call: AdminCall, order: ReviewOrder): Promise<ReviewEntity> {
    const { organisationId } = order;
    const candidates = await this.rules.candidates(transaction, organisationId);
    const projectIds = order.projects
      ? await this.rules.projectIds(transaction, call, { organisationId, references: order.projects })
      : [];
    const resolving = { organisationId, rules: order.reviewers, candidates };
    const reviewers = await this.rules.resolve(transaction, call, resolving);
    const scope = this.scopeOf(call, order, projectIds);
    await insertReview(transaction, call, { order, scope, reviewers });
    await transaction.query(REMINDERS, [scope.id, organisationId, remindersOf(order, scope.startedAt)]);
    const { rows } = await this.populations.freeze(transaction, scope);
    assertEachReviewed(reviewers, candidates, rows);
    const data = { reviewId: scope.id, dueAt: order.dueAt.toISOString(), entries: rows.length };
    const audience = { people: reviewersOf(reviewers, candidates, rows) };
    await notify(transaction, { type: 'review.started', organisationId, data, audience });
    return transaction.findOneByOrFail(ReviewEntity, { id: scope.id });
  }

  private scopeOf(call: AdminCall, order: ReviewOrder, projectIds: string[]): PopulationScope {
    const { organisationId, evidenceDays } = order;
    const startedAt = this.clock.now();
    const scope = { organisationId, ownOrganisationId: call.principal.organisationId };
    const kinds = (Object.keys(REVOKING) as ReviewedKind[]).filter((kind) =>
      isPermitted(call.principal.roles, REVOKING[kind], scope),
    );
    const evidenceFrom = new Date(startedAt.getTime() - evidenceDays * DAY_MS);
    return { id: uuidV7(), organisationId, projectIds, kinds, startedAt, evidenceFrom };
  }
}

async function insertReview(
  transaction: Transaction,
  { principal }: AdminCall,
  { order, scope, reviewers }: { order: ReviewOrder; scope: PopulationScope; reviewers: ReviewerRule[] },
): Promise<void> {
  const { name, dueAt, onSilence, recordId: startRecordId } = order;
  const { id: startedBy } = principal;
  await transaction.insert(ReviewEntity, {
    ...scope,
    name,
    dueAt,
    onSilence,
    startRecordId,
    startedBy,
    reviewers,
  });
}

/** Reminders of before the beginning are not sent late. */
function remindersOf({ dueAt, reminderHours }: StartReview, startedAt: Date): Date[] {
  return reminderHours
    .map((hours) => new Date(dueAt.getTime() - hours * HOUR_MS))
    .filter((at) => at > startedAt);
}
