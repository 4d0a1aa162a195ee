import { Inject, Injectable } from '@nestjs/common';
import { type Clock, uuidV7 } from '#libs/kernel';
import type { Transaction } from '#libs/persistence';
import { isPermitted, type Permission } from '#libs/policy';
import type { AdminCall } from '../calls/admin-call.js';
import type { Changed } from '../changes/change.js';
import { ChangesService } from '../changes/changes.service.js';
import { OrganisationFinder } from '../organisations/organisation-finder.js';
import { CLOCK } from '../ports.js';
import { unprocessable } from '../records/record.errors.js';
import { type PopulationScope, Populations } from './population.service.js';
import { ReviewEntity, type ReviewedKind } from './review.entity.js';
import { presentReviews, toReviewTrail, type ReviewView } from './review.presenter.js';
import type { StartReview } from './review.schema.js';
import type { ReviewerRule } from './reviewer-rules.js';
import { assertEachReviewed, ReviewerRules } from './reviewer-rules.service.js';

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

/** Starts access reviews (C12). Starting one is an order: what nobody keeps until it is due is taken away. */
@Injectable()
export class ReviewsService {
  constructor(
    private readonly changes: ChangesService,
    private readonly organisations: OrganisationFinder,
    private readonly populations: Populations,
    private readonly rules: ReviewerRules,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async start(call: AdminCall, body: StartReview): Promise<Changed<ReviewView>> {
    const organisationId = await this.organisations.ownerOf(call, body.organisation);
    if (body.dueAt <= this.clock.now()) throw unprocessable('PERIOD_EMPTY', 'dueAt', 'must be in the future');
    return this.changes.apply(call, {
      permission: 'review:create',
      organisationId,
      policy: null,
      work: async (transaction) => {
        const recordId = uuidV7();
        const review = await this.insert(transaction, call, { ...body, organisationId, recordId });
        const [view] = (await presentReviews([review], transaction)) as [ReviewView];
        const object = { type: 'review', id: review.id };
        const entry = { action: 'review.start', object, before: null, after: toReviewTrail(view) };
        return { status: 201, body: view, entry, recordId };
      },
    });
  }

  private async insert(transaction: Transaction, call: AdminCall, order: Order): Promise<ReviewEntity> {
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
    return transaction.findOneByOrFail(ReviewEntity, { id: scope.id });
  }

  private scopeOf(call: AdminCall, order: Order, projectIds: string[]): PopulationScope {
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

interface Order extends StartReview {
  readonly organisationId: string;
  readonly recordId: string;
}

async function insertReview(
  transaction: Transaction,
  { principal }: AdminCall,
  { order, scope, reviewers }: { order: Order; scope: PopulationScope; reviewers: ReviewerRule[] },
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
