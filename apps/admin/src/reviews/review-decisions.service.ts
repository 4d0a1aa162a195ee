import { Injectable } from '@nestjs/common';
import type { AdminCall } from '../calls/admin-call.js';
import type { Changed } from '../changes/change.js';
import { ChangesService } from '../changes/changes.service.js';
import { EntryDecisions } from './entry-decisions.service.js';
import type { ReviewEntryView } from './review-entry.presenter.js';
import type { DecideEntry } from './review.schema.js';
import { assertTheirsToDecide } from './review-sight.js';
import { type EntryIds, ReviewsQueries } from './reviews.queries.js';

const SHARE = 'SELECT portcullis.share_organisation($1)';

/** Takes reviewers' decisions. INVARIANT I3: when a `revoke` is answered, no gateway sends another byte by that grant. */
@Injectable()
export class ReviewDecisionsService {
  constructor(
    private readonly queries: ReviewsQueries,
    private readonly changes: ChangesService,
    private readonly decisions: EntryDecisions,
  ) {}

  async decide(
    call: AdminCall,
    ids: EntryIds,
    { decision, comment }: DecideEntry,
  ): Promise<Changed<ReviewEntryView>> {
    const { review, entry } = await this.queries.findEntry(call, ids);
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
}
