import { Injectable } from '@nestjs/common';
import { uuidV7 } from '#libs/kernel';
import { notify } from '#libs/notifications';
import type { Transaction } from '#libs/persistence';
import { IsNull } from 'typeorm';
import type { Done } from '../changes/change.js';
import { ChangesService } from '../changes/changes.service.js';
import { ReviewEntryEntity } from './review-entry.entity.js';
import type { ReviewEntity } from './review.entity.js';
import { reviewersOf } from './reviewer-rules.js';
import { ReviewerRules } from './reviewer-rules.service.js';
import { orderOf } from './review-order.js';

/** What a reminder says: ids and counts. */
export interface ReviewReminder {
  readonly review: string;
  readonly dueAt: string;
  readonly undecided: number;
  /** Whom it is for: everybody who may decide something of what is left. */
  readonly reviewers: readonly string[];
}

const REMINDING = 'The review is due soon.';
// Several that were missed are one reminder now.
const MARK = `
  UPDATE portcullis.review_reminders SET sent_at = clock_timestamp(), record_id = $2
  WHERE review_id = $1 AND sent_at IS NULL AND remind_at <= clock_timestamp() RETURNING remind_at`;

/** Reminds reviewers of what is undecided. INVARIANT: a reminder, its record and the mark that it was sent commit together. */
@Injectable()
export class ReviewReminders {
  constructor(
    private readonly changes: ChangesService,
    private readonly rules: ReviewerRules,
  ) {}

  async remind(review: ReviewEntity): Promise<void> {
    try {
      await this.changes.applyOrdered(orderOf(review, REMINDING), {
        organisationId: review.organisationId,
        policy: null,
        work: (transaction) => this.remindWithin(transaction, review),
      });
    } catch (error) {
      if (!(error instanceof ReminderSent)) throw error;
    }
  }

  private async remindWithin(transaction: Transaction, review: ReviewEntity): Promise<Done<ReviewReminder>> {
    const recordId = uuidV7();
    const [marked] = await transaction.query<[unknown[], number]>(MARK, [review.id, recordId]);
    if (marked.length === 0) throw new ReminderSent();
    const where = { reviewId: review.id, decision: IsNull() };
    const left = await transaction.find(ReviewEntryEntity, { where });
    const candidates = await this.rules.candidates(transaction, review.organisationId);
    const reviewers = reviewersOf(review.reviewers, candidates, left);
    const body = {
      review: review.id,
      dueAt: review.dueAt.toISOString(),
      undecided: left.length,
      reviewers,
    };
    const { organisationId } = review;
    const data = { reviewId: review.id, dueAt: body.dueAt, undecided: body.undecided };
    const audience = { people: reviewers };
    await notify(transaction, { type: 'review.reminder', organisationId, data, audience });
    const object = { type: 'review', id: review.id };
    return {
      status: 200,
      body,
      entry: { action: 'review.remind', object, before: null, after: body },
      recordId,
    };
  }
}

/** Undoes a reminder that another process was first with; nobody is told of it. */
class ReminderSent extends Error {}
