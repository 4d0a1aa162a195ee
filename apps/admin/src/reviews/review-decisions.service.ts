import { Injectable } from '@nestjs/common';
import { Database } from '#libs/persistence';
import type { AdminCall } from '../calls/admin-call.js';
import type { Changed } from '../changes/change.js';
import { ChangesService } from '../changes/changes.service.js';
import { getOwned } from '../records/owned.js';
import { notFound } from '../records/record.errors.js';
import { EntryDecisions } from './entry-decisions.service.js';
import { ReviewEntryEntity } from './review-entry.entity.js';
import type { ReviewEntryView } from './review-entry.presenter.js';
import { ReviewEntity } from './review.entity.js';
import type { DecideEntry } from './review.schema.js';
import { assertTheirsToDecide, visibleKinds } from './review-sight.js';

const SHARE = 'SELECT portcullis.share_organisation($1)';

interface Found {
  readonly review: ReviewEntity;
  readonly entry: ReviewEntryEntity;
}

/** Takes reviewers' decisions. INVARIANT I3: when a `revoke` is answered, no gateway sends another byte by that grant. */
@Injectable()
export class ReviewDecisionsService {
  constructor(
    private readonly database: Database,
    private readonly changes: ChangesService,
    private readonly decisions: EntryDecisions,
  ) {}

  async decide(
    call: AdminCall,
    ids: { readonly review: string; readonly entry: string },
    { decision, comment }: DecideEntry,
  ): Promise<Changed<ReviewEntryView>> {
    const { review, entry } = await this.find(call, ids);
    assertTheirsToDecide(call, review, entry);
    // The comment is the reviewer's reason: on the trail it is kept with what can be erased.
    const said = { ...call, reason: call.reason ?? comment };
    const verdict = { decision, comment, by: call.principal.id };
    return this.changes.apply(said, {
      permission: 'review:decide',
      organisationId: review.organisationId,
      policy: decision === 'revoke' ? this.decisions.policyOf(entry) : null,
      work: async (transaction) => {
        // Before any row: whoever excludes this organisation must never wait for us while we wait for them.
        if (decision === 'keep') await transaction.query(SHARE, [review.organisationId]);
        return this.decisions.decide(transaction, said, { review, entryId: entry.id, verdict });
      },
    });
  }

  private find(call: AdminCall, ids: { readonly review: string; readonly entry: string }): Promise<Found> {
    const { reach } = call;
    return this.database.transaction(reach.scope, async (transaction) => {
      const review = await getOwned(transaction, ReviewEntity, reach, ids.review);
      const entry = await getOwned(transaction, ReviewEntryEntity, reach, ids.entry);
      if (entry.reviewId !== review.id || !visibleKinds(call, review).includes(entry.kind)) throw notFound();
      return { review, entry };
    });
  }
}
