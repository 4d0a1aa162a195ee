import { Injectable } from '@nestjs/common';
import { AppError } from '#libs/kernel';
import { ChangesService } from '../changes/changes.service.js';
import { DueReviews } from './due-reviews.repository.js';
import { EntryDecisions } from './entry-decisions.service.js';
import { ReviewClosings } from './review-closings.service.js';
import type { ReviewEntryEntity } from './review-entry.entity.js';
import type { ReviewEntity } from './review.entity.js';
import { orderOf } from './standing-order.js';

const LAPSE = { decision: 'revoke', by: null, comment: null } as const;
const SILENCE = 'The review ended and nobody had decided to keep it.';
/** Revocations of one review that wait for the gateways at the same time. */
const CONCURRENCY = 4;

/**
 * Ends reviews: takes away what nobody decided to keep, then closes. Every entry is a change of its own, so that it can be cut
 * off anywhere and gone on with by any process. INVARIANT: closed means that all is decided and every gateway follows it.
 */
@Injectable()
export class ReviewSettlements {
  constructor(
    private readonly changes: ChangesService,
    private readonly due: DueReviews,
    private readonly decisions: EntryDecisions,
    private readonly closings: ReviewClosings,
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
    await this.closings.close(review);
  }

  private async lapse(review: ReviewEntity, entry: ReviewEntryEntity): Promise<void> {
    const call = orderOf(review, SILENCE);
    try {
      await this.changes.applyOrdered(call, {
        organisationId: review.organisationId,
        policy: this.decisions.policyOf(entry),
        work: (transaction) =>
          this.decisions.decide(transaction, call, { review, entryId: entry.id, verdict: LAPSE }),
      });
    } catch (error) {
      // Somebody else was first, or it is saved: either way it is decided.
      if (!isOneOf(error, ['ENTRY_DECIDED', 'CHANGE_UNCONFIRMED'])) throw error;
    }
  }
}

function isOneOf(error: unknown, codes: readonly string[]): boolean {
  return error instanceof AppError && codes.includes(error.code);
}
