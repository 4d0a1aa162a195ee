import { Injectable } from '@nestjs/common';
import { AppError } from '#libs/kernel';
import { ChangesService } from '../changes/changes.service.js';
import { DueReviews } from './due-reviews.repository.js';
import { EntryDecisions } from './entry-decisions.service.js';
import { ReviewClosings } from './review-closings.service.js';
import type { ReviewEntryEntity } from './review-entry.entity.js';
import type { ReviewEntity } from './review.entity.js';
import { orderOf } from './review-order.js';

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
    const failures: unknown[] = [];
    let page = await this.due.undecided(review, null);
    for (; page.length > 0; page = await this.due.undecided(review, page.at(-1)?.id ?? null)) {
      failures.push(...(await this.lapseAll(review, page, signal)));
    }
    // One that could not be taken away keeps none of the others granted, but it keeps the review open.
    if (failures.length > 0) throw failures[0];
    await this.closings.close(review);
  }

  /** Returns why entries could not be taken away; empty when all were. */
  private async lapseAll(
    review: ReviewEntity,
    entries: readonly ReviewEntryEntity[],
    signal: AbortSignal,
  ): Promise<unknown[]> {
    const failures: unknown[] = [];
    for (let next = 0; next < entries.length; next += CONCURRENCY) {
      signal.throwIfAborted();
      const together = entries.slice(next, next + CONCURRENCY).map((entry) => this.lapse(review, entry));
      for (const ended of await Promise.allSettled(together))
        if (ended.status === 'rejected') failures.push(ended.reason);
      await this.due.hold(review);
    }
    return failures;
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
