import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '#libs/kernel';
import { notify } from '#libs/notifications';
import { Database, type Transaction } from '#libs/persistence';
import type { AdminCall } from '../calls/admin-call.js';
import type { Changed } from '../changes/change.js';
import { ChangesService } from '../changes/changes.service.js';
import { ofCaller } from '../changes/policy-scopes.js';
import { CLOCK } from '../ports.js';
import { getOwned, lockOwned } from '../records/owned.js';
import { updateAndRead } from '../records/write.js';
import { AssignmentEntity } from './assignment.entity.js';
import { type AssignmentView, toAssignmentView } from './assignment.presenter.js';

/** Ends assignments. INVARIANT I3: when the revocation is answered, no gateway sends another byte by this assignment. */
@Injectable()
export class AssignmentRevocationsService {
  constructor(
    private readonly database: Database,
    private readonly changes: ChangesService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Returns the assignment with `revokedAt`; revoking it again keeps the first time and confirms once more. */
  async revoke(call: AdminCall, id: string): Promise<Changed<AssignmentView>> {
    const { reach } = call;
    const find = (transaction: Transaction) => getOwned(transaction, AssignmentEntity, reach, id);
    const { organisationId, personId, projectId } = await this.database.transaction(reach.scope, find);
    return this.changes.apply(call, {
      permission: 'assignment:revoke',
      organisationId,
      policy: ofCaller(organisationId, personId),
      work: async (transaction) => {
        const before = await lockOwned(transaction, AssignmentEntity, id);
        const revokedAt = before.revokedAt ?? this.clock.now();
        const body = toAssignmentView(await updateAndRead(transaction, AssignmentEntity, id, { revokedAt }));
        if (before.revokedAt === null) {
          const data = { assignmentId: id, projectId, personId };
          const audience = { people: [personId] };
          await notify(transaction, { type: 'assignment.revoked', organisationId, data, audience });
        }
        const object = { type: 'assignment', id };
        const entry = {
          action: 'assignment.revoke',
          object,
          before: toAssignmentView(before),
          after: body,
          projectId,
        };
        return { status: 200, body, entry };
      },
    });
  }
}
