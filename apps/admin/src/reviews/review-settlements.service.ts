import { Inject, Injectable } from '@nestjs/common';
import { PolicyChanges } from '#libs/epochs';
import { AppError, type Clock, uuidV7 } from '#libs/kernel';
import type { Transaction } from '#libs/persistence';
import { IsNull } from 'typeorm';
import type { Done } from '../changes/change.js';
import { ChangesService } from '../changes/changes.service.js';
import { CLOCK } from '../ports.js';
import { lockOwned } from '../records/owned.js';
import { updateAndRead } from '../records/write.js';
import { DueReviews } from './due-reviews.repository.js';
import { EntryDecisions } from './entry-decisions.service.js';
import { GrantEndings } from './grant-endings.service.js';
import { ReviewEntryEntity } from './review-entry.entity.js';
import { ReviewEntity } from './review.entity.js';
import { reviewOver } from './review.errors.js';
import { presentReviews, toReviewTrail, type ReviewView } from './review.presenter.js';
import { orderOf } from './standing-order.js';

const LAPSE = { decision: 'revoke', by: null, comment: null } as const;
const SILENCE = 'The review ended and nobody had decided to keep it.';
const CLOSING = 'Every entry of the review is decided.';
/** Revocations of one review that wait for the gateways at the same time. */
const CONCURRENCY = 4;
const NOTHING = { organisations: [], scopes: [] };

/**
 * Ends reviews: takes away what nobody decided to keep, then closes. Every entry is a change of its own, so that it can be cut
 * off anywhere and gone on with by any process. INVARIANT: closed means that all is decided and every gateway follows it.
 */
@Injectable()
export class ReviewSettlements {
  constructor(
    private readonly changes: ChangesService,
    private readonly policyChanges: PolicyChanges,
    private readonly due: DueReviews,
    private readonly decisions: EntryDecisions,
    private readonly endings: GrantEndings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Settles a review that is due or wholly decided; stops between two entries when `signal` is aborted. */
  async settle(review: ReviewEntity, signal: AbortSignal): Promise<void> {
    for (
      let left = await this.due.undecided(review);
      left.length > 0;
      left = await this.due.undecided(review)
    ) {
      for (let next = 0; next < left.length; next += CONCURRENCY) {
        signal.throwIfAborted();
        await Promise.all(left.slice(next, next + CONCURRENCY).map((entry) => this.lapse(review, entry)));
        await this.due.hold(review);
      }
    }
    // What was saved and not confirmed is confirmed here: an empty change waits for all before it.
    await this.policyChanges.run(scopeOf(review), NOTHING, () => Promise.resolve());
    await this.close(review);
  }

  private async lapse(review: ReviewEntity, entry: ReviewEntryEntity): Promise<void> {
    const call = orderOf(review, SILENCE);
    try {
      await this.changes.applyOrdered(call, {
        organisationId: review.organisationId,
        policy: this.endings.policyOf(entry),
        work: (transaction) =>
          this.decisions.decide(transaction, call, { review, entryId: entry.id, verdict: LAPSE }),
      });
    } catch (error) {
      // Somebody else was first, or it is saved: either way it is decided.
      if (!isOneOf(error, ['ENTRY_DECIDED', 'CHANGE_UNCONFIRMED'])) throw error;
    }
  }

  private async close(review: ReviewEntity): Promise<void> {
    try {
      await this.changes.applyOrdered(orderOf(review, CLOSING), {
        organisationId: review.organisationId,
        policy: null,
        work: (transaction) => this.closeWithin(transaction, review.id),
      });
    } catch (error) {
      if (!isOneOf(error, ['REVIEW_OVER'])) throw error;
    }
  }

  private async closeWithin(transaction: Transaction, id: string): Promise<Done<ReviewView>> {
    const before = await lockOwned(transaction, ReviewEntity, id);
    if (before.closedAt !== null) throw reviewOver();
    const left = await transaction.countBy(ReviewEntryEntity, { reviewId: id, decision: IsNull() });
    if (left > 0) throw undecided(id, left);
    const recordId = uuidV7();
    const closed = { closedAt: this.clock.now(), closeRecordId: recordId };
    const after = await updateAndRead(transaction, ReviewEntity, id, closed);
    const [body] = (await presentReviews([after], transaction)) as [ReviewView];
    const object = { type: 'review', id };
    const was = { ...toReviewTrail(body), state: 'settling', closedAt: null, records: null };
    const entry = { action: 'review.close', object, before: was, after: toReviewTrail(body) };
    return { status: 200, body, entry, recordId };
  }
}

/** Cannot be: nothing is added to a population, and what is decided stays decided. */
function undecided(review: string, left: number): AppError {
  return new AppError({
    code: 'REVIEW_UNDECIDED',
    kind: 'internal',
    publicMessage: 'A review with undecided entries was about to be closed.',
    context: { review, left },
  });
}

function scopeOf({ organisationId }: ReviewEntity) {
  return { organisations: [organisationId] };
}

function isOneOf(error: unknown, codes: readonly string[]): boolean {
  return error instanceof AppError && codes.includes(error.code);
}
