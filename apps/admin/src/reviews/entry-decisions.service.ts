import { Inject, Injectable } from '@nestjs/common';
import type { ChangeScope } from '#libs/epochs';
import { type Clock, uuidV7 } from '#libs/kernel';
import type { Transaction } from '#libs/persistence';
import type { AdminCall } from '../calls/admin-call.js';
import type { Done } from '../changes/change.js';
import { CLOCK } from '../ports.js';
import { lockOwned } from '../records/owned.js';
import { GrantEndings } from './grant-endings.service.js';
import { type ReviewEntryView, toEntryTrail, toReviewEntryView } from './review-entry.presenter.js';
import { ReviewEntryEntity } from './review-entry.entity.js';
import type { ReviewEntity } from './review.entity.js';
import { entryDecided, reviewOver } from './review.errors.js';

/** A decision to be written; `by` null: nobody decided in time. */
export interface Verdict {
  readonly decision: 'keep' | 'revoke';
  readonly by: string | null;
  readonly comment: string | null;
}

// By the database's clock, the same for every replica: what is due for silence is past deciding, and the other way round.
const PHASE = `
  SELECT CASE WHEN closed_at IS NOT NULL THEN 'closed' WHEN due_at > clock_timestamp() THEN 'open' ELSE 'due' END AS phase
  FROM portcullis.reviews WHERE id = $1`;

/** Writes what becomes of an entry. INVARIANT: once, by a reviewer before the review is due or by silence after, never by both. */
@Injectable()
export class EntryDecisions {
  constructor(
    private readonly endings: GrantEndings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Returns the policy that revoking an entry changes. */
  policyOf(entry: ReviewEntryEntity): () => Promise<ChangeScope> {
    return this.endings.policyOf(entry);
  }

  /** Decides within a change, of policy where the verdict is to revoke; throws ENTRY_DECIDED or REVIEW_OVER. */
  async decide(
    transaction: Transaction,
    call: AdminCall,
    about: { readonly review: ReviewEntity; readonly entryId: string; readonly verdict: Verdict },
  ): Promise<Done<ReviewEntryView>> {
    const { review, entryId, verdict } = about;
    const row = await lockOwned(transaction, ReviewEntryEntity, entryId);
    if (row.decision !== null) throw entryDecided();
    const phase = verdict.by === null ? 'due' : 'open';
    if ((await phaseOf(transaction, review.id)) !== phase) throw reviewOver();
    const recordId = uuidV7();
    const revocationRecordId =
      verdict.decision === 'revoke' ? await this.endings.end(transaction, call, row) : null;
    await transaction.update(
      ReviewEntryEntity,
      { id: entryId },
      {
        decision: verdict.decision,
        decidedBy: verdict.by,
        decidedAt: this.clock.now(),
        comment: verdict.comment,
        decisionRecordId: recordId,
        revocationRecordId,
      },
    );
    const after = await transaction.findOneByOrFail(ReviewEntryEntity, { id: row.id });
    const body = toReviewEntryView(after, review);
    const [projectId] = row.projectIds;
    const entry = {
      action: 'review.decide',
      object: { type: 'review-entry', id: row.id },
      before: { decision: null },
      after: toEntryTrail(body),
      ...(projectId !== undefined && { projectId }),
    };
    return {
      status: 200,
      body,
      entry,
      recordId,
      shown: { before: toReviewEntryView(row, review), after: body },
    };
  }
}

async function phaseOf(transaction: Transaction, reviewId: string): Promise<string | undefined> {
  const [row] = await transaction.query<{ phase: string }[]>(PHASE, [reviewId]);
  return row?.phase;
}
