import { Injectable } from '@nestjs/common';
import type { Transaction } from '#libs/persistence';
import type { AdministrationEntry } from '../administration-trail/administration-entry.js';
import type { AdminCall } from '../calls/admin-call.js';
import type { Changed } from '../changes/change.js';
import { AssignmentEntity } from '../assignments/assignment.entity.js';
import { strikeFromGlass } from '../request-rules/glass-list.js';
import { AccessRequestEntity } from './access-request.entity.js';
import { grantRunning, nothingToReview, RequestRefused } from './access-request.errors.js';
import type { AccessRequestView } from './access-request.presenter.js';
import type { ReviewGlass } from './access-request.schema.js';
import { RequestChanges } from './request-changes.service.js';
import { endGlass, runningGlassOf } from './running-glass.js';

/**
 * Closes the review that follows broken glass: once, by somebody else, after the access it gave has ended. Whoever broke it without
 * need is named for it no longer: the organisation has to name them anew.
 */
@Injectable()
export class BreakGlassReviewsService {
  constructor(private readonly requests: RequestChanges) {}

  review(call: AdminCall, id: string, body: ReviewGlass): Promise<Changed<AccessRequestView>> {
    return this.requests.step(call, id, {
      permission: 'access-request:review',
      comment: body.comment,
      make: async ({ transaction, row, at }) => {
        if (row.personId === call.principal.id) throw new RequestRefused('OWN_REVIEW');
        if (row.reviewDueAt === null || row.reviewedAt !== null) throw nothingToReview();
        const given = await transaction.findOneByOrFail(AssignmentEntity, { accessRequestId: id });
        if (given.revokedAt === null && (given.expiresAt === null || given.expiresAt > at))
          throw grantRunning();
        const review = { reviewOutcome: body.outcome, reviewedBy: call.principal.id, reviewedAt: at };
        await transaction.update(AccessRequestEntity, { id }, review);
        const also = body.outcome === 'unjustified' ? await exclude(transaction, row, at) : [];
        return { verb: 'review', event: { action: 'reviewed', step: null }, also };
      },
    });
  }
}

/** Off the list, and out: of releases before this one there may be more that they are in by. */
async function exclude(
  transaction: Transaction,
  { organisationId, personId }: AccessRequestEntity,
  at: Date,
): Promise<readonly AdministrationEntry[]> {
  const struck = await strikeFromGlass(transaction, { organisationId, personId }, at);
  const running = await runningGlassOf(transaction, organisationId, at);
  const theirs = running.filter((one) => one.personId === personId);
  return [...struck, ...(await endGlass(transaction, theirs, at))];
}
