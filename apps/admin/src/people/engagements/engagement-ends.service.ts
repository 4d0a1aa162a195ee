import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '#libs/kernel';
import { notify } from '#libs/notifications';
import type { Transaction } from '#libs/persistence';
import { IsNull } from 'typeorm';
import { RequestEndings } from '../../access-requests/request-endings.service.js';
import type { AdministrationEntry } from '../../administration-trail/administration-entry.js';
import { AssignmentEntity } from '../../assignments/assignment.entity.js';
import { toAssignmentView } from '../../assignments/assignment.presenter.js';
import type { AdminCall } from '../../calls/admin-call.js';
import type { Changed } from '../../changes/change.js';
import { ChangesService } from '../../changes/changes.service.js';
import { ofCaller } from '../../changes/policy-scopes.js';
import { CLOCK } from '../../ports.js';
import { strikeFromGlass } from '../../request-rules/glass-list.js';
import { rejectAssignmentsOf } from '../../two-person/pending-change-ending.js';
import { EngagementEntity } from '../engagement.entity.js';
import { type Engagement, EngagementFinder } from './engagement-finder.js';

/** The end of somebody's work for a client, by ids; the time in ISO 8601 UTC. */
export interface EndedEngagementView {
  readonly person: string;
  readonly organisation: string;
  readonly endedAt: string;
  /** Assignments that ended with it; none when it had ended before. */
  readonly revokedAssignments: readonly string[];
}

/**
 * Ends engagements. INVARIANT: when it is answered, the client does not exist for the person on any gateway; its assignments are
 * revoked with it, so that a later engagement gives back none of them, and what is asked for them there ends too.
 */
@Injectable()
export class EngagementEndsService {
  constructor(
    private readonly engagements: EngagementFinder,
    private readonly changes: ChangesService,
    private readonly requests: RequestEndings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Returns what ended; ending it again confirms once more. Throws EMPLOYED_HERE for people of the client's own. */
  async end(
    call: AdminCall,
    named: { readonly person: string; readonly client: string },
  ): Promise<Changed<EndedEngagementView>> {
    const engagement = await this.engagements.get(call, named);
    const { personId, organisationId } = engagement;
    return this.changes.apply(call, {
      permission: 'person:disengage',
      organisationId,
      policy: ofCaller(organisationId, personId),
      work: async (transaction) => {
        const seen = await this.engagements.shown(transaction, call, personId);
        const { affected } = await transaction.delete(EngagementEntity, engagement);
        const endedAt = this.clock.now();
        const revoked = await revokeAll(transaction, engagement, endedAt);
        const revokedAssignments = revoked.map(({ object }) => object.id);
        const pending = await this.endPending(transaction, call, { engagement, at: endedAt });
        const body = {
          person: personId,
          organisation: organisationId,
          endedAt: endedAt.toISOString(),
          revokedAssignments,
        };
        const isEnded = (affected ?? 0) > 0;
        if (isEnded) {
          const data = { personId, revokedAssignments: revoked.length };
          await notify(transaction, {
            type: 'engagement.ended',
            organisationId,
            data,
            audience: { people: [personId] },
          });
        }
        const object = { type: 'person', id: personId };
        const before = { organisation: organisationId, isEngaged: isEnded };
        // Counted here, and each on a record of its own: however many there are, somebody's work can be ended.
        const ended = { isEngaged: false, revokedAssignments: revoked.length };
        const after = { organisation: organisationId, ...ended };
        return {
          status: 200,
          body,
          entry: { action: 'person.disengage', object, before, after },
          also: [...revoked, ...pending],
          shown: { before: seen, after: await this.engagements.shown(transaction, call, personId) },
        };
      },
    });
  }

  /** What somebody would still approve, trusting that the person works here, would engage them again; what they may take unasked, too. */
  private async endPending(
    transaction: Transaction,
    { principal }: AdminCall,
    { engagement, at }: { readonly engagement: Engagement; readonly at: Date },
  ): Promise<readonly AdministrationEntry[]> {
    const requests = await this.requests.withdrawAll(transaction, engagement, principal.id);
    const decision = { decidedBy: principal.id, decidedAt: at };
    const rejected = await rejectAssignmentsOf(transaction, engagement, decision);
    return [...requests, ...rejected, ...(await strikeFromGlass(transaction, engagement, at))];
  }
}

/** A record for each: whoever looks for the end of an assignment finds it where the ends of assignments are. */
async function revokeAll(
  transaction: Transaction,
  engagement: Engagement,
  revokedAt: Date,
): Promise<readonly AdministrationEntry[]> {
  const live = await transaction.find(AssignmentEntity, {
    where: { ...engagement, revokedAt: IsNull() },
    order: { id: 'ASC' },
    lock: { mode: 'for_no_key_update' },
  });
  await transaction.update(AssignmentEntity, { ...engagement, revokedAt: IsNull() }, { revokedAt });
  return live.map((row) => ({
    action: 'assignment.revoke',
    object: { type: 'assignment', id: row.id },
    before: toAssignmentView(row),
    after: toAssignmentView({ ...row, revokedAt }),
    projectId: row.projectId,
  }));
}
