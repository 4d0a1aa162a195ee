import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '#libs/kernel';
import { Database, type Transaction } from '#libs/persistence';
import { ArrayContains, type FindOptionsWhere, In, IsNull, Not } from 'typeorm';
import type { AdminCall } from '../calls/admin-call.js';
import { PersonFinder } from '../people/person-finder.js';
import { CLOCK } from '../ports.js';
import { ProjectEntity } from '../projects/project.entity.js';
import { getOwned } from '../records/owned.js';
import { type OwnedKind, OwnedQueries } from '../records/owned-queries.js';
import type { Page } from '../records/page.js';
import { notFound } from '../records/record.errors.js';
import { ReviewEntryEntity } from './review-entry.entity.js';
import { type ReviewEntryView, type ShownReviewEntry, toReviewEntryView } from './review-entry.presenter.js';
import { ReviewEntity } from './review.entity.js';
import { REVIEWS, type ReviewView } from './review.presenter.js';
import type { ListReviewEntries, ListReviews } from './review.schema.js';
import { isTheirsToDecide, visibleKinds } from './review-sight.js';

/** An entry and the review it is said to be of. */
export interface EntryIds {
  readonly review: string;
  readonly entry: string;
}

interface FoundEntry {
  readonly review: ReviewEntity;
  readonly entry: ReviewEntryEntity;
}

/** Looks at reviews and at what is reviewed. */
@Injectable()
export class ReviewsQueries {
  constructor(
    private readonly database: Database,
    private readonly queries: OwnedQueries,
    private readonly people: PersonFinder,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  list(call: AdminCall, query: ListReviews): Promise<Page<ReviewView>> {
    const { state } = query;
    const closedAt = state === 'closed' ? Not(IsNull()) : IsNull();
    return this.queries.list(call, query, REVIEWS, () =>
      Promise.resolve(state === undefined ? {} : { closedAt }),
    );
  }

  get(call: AdminCall, id: string): Promise<ReviewView> {
    return this.queries.get(call, id, {}, REVIEWS);
  }

  /** Returns one page of entries, of the kinds the caller may see. */
  async entries(call: AdminCall, id: string, query: ListReviewEntries): Promise<Page<ShownReviewEntry>> {
    const review = await this.find(call, id);
    return this.queries.list(call, query, this.kindFor(call, review), (transaction) =>
      this.where(transaction, call, { review, query }),
    );
  }

  /** Returns the review; throws NOT_FOUND for one that is missing or not the caller's. */
  find(call: AdminCall, id: string): Promise<ReviewEntity> {
    return this.database.transaction(call.reach.scope, (transaction) =>
      getOwned(transaction, ReviewEntity, call.reach, id),
    );
  }

  /** Returns one entry as a decision of it answers it, so that both have the same tag. */
  async entry(call: AdminCall, ids: EntryIds): Promise<ReviewEntryView> {
    const { review, entry } = await this.findEntry(call, ids);
    return toReviewEntryView(entry, review);
  }

  /** Returns both; throws NOT_FOUND for what is missing, of another review, or of a kind that is not for the caller's eyes. */
  findEntry(call: AdminCall, ids: EntryIds): Promise<FoundEntry> {
    const { reach } = call;
    return this.database.transaction(reach.scope, async (transaction) => {
      const review = await getOwned(transaction, ReviewEntity, reach, ids.review);
      const entry = await getOwned(transaction, ReviewEntryEntity, reach, ids.entry);
      if (entry.reviewId !== review.id || !visibleKinds(call, review).includes(entry.kind)) throw notFound();
      return { review, entry };
    });
  }

  private kindFor(call: AdminCall, review: ReviewEntity): OwnedKind<ReviewEntryEntity, ShownReviewEntry> {
    const now = this.clock.now();
    return {
      entity: ReviewEntryEntity,
      present: (rows) =>
        rows.map((row) => ({
          ...toReviewEntryView(row, review),
          mayDecide: isTheirsToDecide(call, review, row, now),
        })),
    };
  }

  private async where(
    transaction: Transaction,
    call: AdminCall,
    { review, query }: { readonly review: ReviewEntity; readonly query: ListReviewEntries },
  ): Promise<FindOptionsWhere<ReviewEntryEntity>> {
    const { decision, kind, person, project } = query;
    const kinds = visibleKinds(call, review).filter((visible) => kind === undefined || visible === kind);
    return {
      reviewId: review.id,
      kind: In(kinds),
      ...(decision !== undefined && { decision: decision === 'undecided' ? IsNull() : decision }),
      ...(person !== undefined && { personId: (await this.people.get(transaction, call.reach, person)).id }),
      ...(project !== undefined && {
        projectIds: ArrayContains([(await getOwned(transaction, ProjectEntity, call.reach, project)).id]),
      }),
    };
  }
}
