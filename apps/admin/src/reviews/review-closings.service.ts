import { Inject, Injectable } from '@nestjs/common';
import { PolicyChanges } from '#libs/epochs';
import { AppError, type Clock, uuidV7 } from '#libs/kernel';
import { notify } from '#libs/notifications';
import type { Transaction } from '#libs/persistence';
import { IsNull } from 'typeorm';
import type { Done } from '../changes/change.js';
import { ChangesService } from '../changes/changes.service.js';
import { CLOCK } from '../ports.js';
import { lockOwned } from '../records/owned.js';
import { updateAndRead } from '../records/write.js';
import { ReviewEntryEntity } from './review-entry.entity.js';
import { ReviewEntity } from './review.entity.js';
import { presentReviews, toReviewTrail, type ReviewView } from './review.presenter.js';
import { orderOf } from './review-order.js';

const REASON = 'Every entry of the review is decided.';
const NOTHING = { organisations: [], scopes: [] };

/** Closes reviews. INVARIANT: closed means that every entry is decided and that every gateway follows what was. */
@Injectable()
export class ReviewClosings {
  constructor(
    private readonly changes: ChangesService,
    private readonly policyChanges: PolicyChanges,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Closes a review whose entries are all decided; one that another process closed stays as it is. */
  async close(review: ReviewEntity): Promise<void> {
    const { organisationId } = review;
    // What was saved and not confirmed is confirmed here: an empty change waits for all before it.
    await this.policyChanges.run({ organisations: [organisationId] }, NOTHING, () => Promise.resolve());
    try {
      await this.changes.applyOrdered(orderOf(review, REASON), {
        organisationId,
        policy: null,
        work: (transaction) => this.closeWithin(transaction, review.id),
      });
    } catch (error) {
      if (!(error instanceof ClosedAlready)) throw error;
    }
  }

  private async closeWithin(transaction: Transaction, id: string): Promise<Done<ReviewView>> {
    const before = await lockOwned(transaction, ReviewEntity, id);
    if (before.closedAt !== null) throw new ClosedAlready();
    const left = await transaction.countBy(ReviewEntryEntity, { reviewId: id, decision: IsNull() });
    if (left > 0) throw undecided(id, left);
    const recordId = uuidV7();
    const closed = { closedAt: this.clock.now(), closeRecordId: recordId };
    const after = await updateAndRead(transaction, ReviewEntity, id, closed);
    const [body] = (await presentReviews([after], transaction)) as [ReviewView];
    const data = { reviewId: id, populationSha256: body.population.sha256, ...body.progress };
    const { organisationId, startedBy } = after;
    const audience = { people: [startedBy] };
    await notify(transaction, { type: 'review.closed', organisationId, data, audience });
    const object = { type: 'review', id };
    // Whole, so that this one record says what became of which population.
    const entry = { action: 'review.close', object, before: { closedAt: null }, after: toReviewTrail(body) };
    return { status: 200, body, entry, recordId };
  }
}

/** Undoes a closing that another process was first with. */
class ClosedAlready extends Error {}

/** Cannot be: nothing is added to a population, and what is decided stays decided. */
function undecided(review: string, left: number): AppError {
  return new AppError({
    code: 'REVIEW_UNDECIDED',
    kind: 'internal',
    publicMessage: 'A review with undecided entries was about to be closed.',
    context: { review, left },
  });
}
