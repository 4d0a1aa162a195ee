import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '#libs/kernel';
import { Database, type Transaction } from '#libs/persistence';
import type { AdminCall } from '../calls/admin-call.js';
import type { Changed } from '../changes/change.js';
import { ChangesService } from '../changes/changes.service.js';
import { ofCaller } from '../changes/policy-scopes.js';
import { CLOCK } from '../ports.js';
import { getOwned } from '../records/owned.js';
import { endAssignment } from './assignment-ending.js';
import { AssignmentEntity } from './assignment.entity.js';
import type { AssignmentView } from './assignment.presenter.js';

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
    const { organisationId, personId } = await this.database.transaction(reach.scope, find);
    return this.changes.apply(call, {
      permission: 'assignment:revoke',
      organisationId,
      policy: ofCaller(organisationId, personId),
      work: async (transaction) => {
        const { view, entry } = await endAssignment(transaction, id, this.clock.now());
        return { status: 200, body: view, entry };
      },
    });
  }
}
