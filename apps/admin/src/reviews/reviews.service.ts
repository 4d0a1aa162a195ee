import { Inject, Injectable } from '@nestjs/common';
import { type Clock, uuidV7 } from '#libs/kernel';
import type { AdminCall } from '../calls/admin-call.js';
import type { Changed } from '../changes/change.js';
import { ChangesService } from '../changes/changes.service.js';
import { OrganisationFinder } from '../organisations/organisation-finder.js';
import { CLOCK } from '../ports.js';
import { unprocessable } from '../records/record.errors.js';
import { presentReviews, toReviewTrail, type ReviewView } from './review.presenter.js';
import type { StartReview } from './review.schema.js';
import { ReviewWriter } from './review-writer.js';

/** Starts access reviews (C12). Starting one is an order: what nobody keeps until it is due is taken away. */
@Injectable()
export class ReviewsService {
  constructor(
    private readonly changes: ChangesService,
    private readonly organisations: OrganisationFinder,
    private readonly writer: ReviewWriter,
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
        const review = await this.writer.insert(transaction, call, { ...body, organisationId, recordId });
        const [view] = (await presentReviews([review], transaction)) as [ReviewView];
        const object = { type: 'review', id: review.id };
        const entry = { action: 'review.start', object, before: null, after: toReviewTrail(view) };
        return { status: 201, body: view, entry, recordId };
      },
    });
  }
}
