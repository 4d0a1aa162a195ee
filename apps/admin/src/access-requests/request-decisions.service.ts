import { Injectable } from '@nestjs/common';
import { canonicalJson } from '#libs/trail';
import type { AdminCall } from '../calls/admin-call.js';
import type { Changed } from '../changes/change.js';
import type { ApprovalStep } from '../request-rules/request-rules.entity.js';
import { requestRulesOf } from '../request-rules/request-rules.js';
import { AccessRequestEntity } from './access-request.entity.js';
import { alreadyDecided, requestClosed, RequestRefused, rulesChanged } from './access-request.errors.js';
import { type AccessRequestView, approvalsOf, stateAt } from './access-request.presenter.js';
import type { Comment } from './access-request.schema.js';
import { type Approval, isApprover, openStep, requiredSteps } from './approval-steps.js';
import { writeGrant } from './grant-writer.js';
import { type Moment, RequestChanges } from './request-changes.service.js';
import { RequestRecords } from './request-records.js';
import type { Step } from './request-step.js';

/** What a decision is about: the steps as they count now, who approved, and which step is asked. */
interface Standing {
  readonly steps: readonly ApprovalStep[];
  readonly approvals: readonly Approval[];
  readonly step: number;
}

/**
 * Approves, denies and withdraws. INVARIANT: nobody decides on what they asked or would be given; one person counts once;
 * what was decided, withdrawn or not decided in time gives nothing any more.
 */
@Injectable()
export class RequestDecisionsService {
  constructor(
    private readonly requests: RequestChanges,
    private readonly records: RequestRecords,
  ) {}

  /** Returns the request; the approval that meets the last step gives the assignment in the same transaction. */
  approve(call: AdminCall, id: string, body: Comment): Promise<Changed<AccessRequestView>> {
    return this.decide(call, id, body, async (moment, standing) => {
      await assertRulesHold(moment);
      const { steps, step } = standing;
      const approvals = [...standing.approvals, { personId: call.principal.id, step }];
      const event = { action: 'approved', step } as const;
      if (openStep(steps, approvals) !== null) return { verb: 'approve', event };
      await close(moment, 'approved', steps);
      const also = await writeGrant(moment.transaction, moment.row, moment.at);
      return { verb: 'grant', event, also };
    });
  }

  /** Returns the request, denied for good. */
  deny(call: AdminCall, id: string, body: Comment): Promise<Changed<AccessRequestView>> {
    return this.decide(call, id, body, async (moment, { steps, step }) => {
      await close(moment, 'denied', steps);
      return { verb: 'deny', event: { action: 'denied', step } };
    });
  }

  /** Returns the request, withdrawn for good: by whoever asked, or whom it is for. */
  withdraw(call: AdminCall, id: string, body: Comment): Promise<Changed<AccessRequestView>> {
    return this.requests.step(call, id, {
      permission: 'access-request:ask',
      comment: body?.comment,
      make: async (moment) => {
        if (!concerns(moment.row, call)) throw new RequestRefused('NOT_THEIR_REQUEST');
        assertPending(moment);
        await close(moment, 'withdrawn', moment.row.steps);
        return { verb: 'withdraw', event: { action: 'withdrawn', step: null } };
      },
    });
  }

  private decide(
    call: AdminCall,
    id: string,
    body: Comment,
    make: (moment: Moment, standing: Standing) => Promise<Step>,
  ): Promise<Changed<AccessRequestView>> {
    return this.requests.step(call, id, {
      permission: 'access-request:decide',
      comment: body?.comment,
      make: async (moment) => {
        if (concerns(moment.row, call)) throw new RequestRefused('OWN_REQUEST');
        assertPending(moment);
        return make(moment, await this.standing(call, moment));
      },
    });
  }

  private async standing(call: AdminCall, { transaction, row }: Moment): Promise<Standing> {
    const { events, approvals, isSpecialCategory } = await this.records.getWithDetails(transaction, row.id);
    // Also one that does not count any more: it is on record, and nobody decides twice.
    if (approvalsOf(events).some(({ personId }) => personId === call.principal.id)) throw alreadyDecided();
    const steps = requiredSteps(row.steps, isSpecialCategory);
    // Met already: its data ceased to be special-category. The last step then closes what is left open.
    const step = openStep(steps, approvals) ?? steps.length - 1;
    if (!isApprover(steps[step], call.principal)) throw new RequestRefused('NOT_AN_APPROVER');
    return { steps, approvals, step };
  }
}

function concerns({ personId, requestedBy }: AccessRequestEntity, { principal }: AdminCall): boolean {
  return principal.id === personId || principal.id === requestedBy;
}

function assertPending({ row, at }: Moment): void {
  const state = stateAt(row, at);
  if (state !== 'pending') throw requestClosed(state);
}

/** Approvals under rules that were made stricter since would let in by the old ones, or for longer than anybody may ask now. */
async function assertRulesHold({ transaction, row }: Moment): Promise<void> {
  const { steps, maxGrantSeconds } = await requestRulesOf(transaction, row.organisationId);
  const isAsAsked = canonicalJson(steps) === canonicalJson(row.steps);
  if (!isAsAsked || row.durationSeconds > maxGrantSeconds) throw rulesChanged();
}

async function close(
  { transaction, row, at }: Moment,
  state: 'approved' | 'denied' | 'withdrawn',
  steps: readonly ApprovalStep[],
): Promise<void> {
  await transaction.update(AccessRequestEntity, { id: row.id }, { state, closedAt: at, steps: [...steps] });
}
