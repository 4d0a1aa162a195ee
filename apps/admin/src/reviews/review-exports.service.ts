import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '#libs/kernel';
import type { Transaction } from '#libs/persistence';
import type { AdminCall } from '../calls/admin-call.js';
import type { Changed } from '../changes/change.js';
import { ChangesService } from '../changes/changes.service.js';
import { CLOCK } from '../ports.js';
import { notFound } from '../records/record.errors.js';
import { Populations } from './population.service.js';
import { toReviewEntryView } from './review-entry.presenter.js';
import type { ReviewExport } from './review-export.js';
import type { ReviewEntity } from './review.entity.js';
import { presentReviews, type ReviewView } from './review.presenter.js';
import { visibleKinds } from './review-sight.js';
import { ReviewsQueries } from './reviews.queries.js';

/** Gives a review's evidence out, whole or not at all; that it was given is on the trail. */
@Injectable()
export class ReviewExportsService {
  constructor(
    private readonly changes: ChangesService,
    private readonly queries: ReviewsQueries,
    private readonly populations: Populations,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async export(call: AdminCall, id: string, format: 'json' | 'csv'): Promise<Changed<ReviewExport>> {
    const review = await this.queries.find(call, id);
    // A part of a population proves nothing of its hash.
    if (visibleKinds(call, review).length < review.kinds.length) throw notFound();
    return this.changes.apply(call, {
      permission: 'review:read',
      organisationId: review.organisationId,
      policy: null,
      work: async (transaction) => {
        const body = await this.read(transaction, review);
        const { sha256, size } = body.review.population;
        const object = { type: 'review', id };
        const after = { format, populationSha256: sha256, size, state: body.review.state };
        return { status: 200, body, entry: { action: 'review.export', object, before: null, after } };
      },
    });
  }

  private async read(transaction: Transaction, review: ReviewEntity): Promise<ReviewExport> {
    const { rows, entries: population } = await this.populations.read(transaction, review);
    const [view] = (await presentReviews([review], transaction)) as [ReviewView];
    const decisions = rows.map((row) => ({
      entry: row.id,
      decision: toReviewEntryView(row, review).decision,
    }));
    const exportedAt = this.clock.now().toISOString();
    return { format: 'portcullis-review/1', exportedAt, review: view, population, decisions };
  }
}
