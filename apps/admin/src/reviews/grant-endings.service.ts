import { Inject, Injectable } from '@nestjs/common';
import type { ChangeScope } from '#libs/epochs';
import type { Clock } from '#libs/kernel';
import type { Transaction } from '#libs/persistence';
import { AdministrationTrail } from '../administration-trail/administration-trail.service.js';
import { endAssignment } from '../assignments/assignment-ending.js';
import type { AdminCall } from '../calls/admin-call.js';
import { ofCaller } from '../changes/policy-scopes.js';
import { CLOCK } from '../ports.js';
import { endTool } from '../tool-credentials/tool-ending.js';
import { grantOf } from './population-entry.js';
import type { ReviewEntryEntity } from './review-entry.entity.js';

/** Takes away what a review decided against, as a revocation by itself would: the same rows, the same records. */
@Injectable()
export class GrantEndings {
  constructor(
    private readonly trail: AdministrationTrail,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Returns the policy of ending the grant: the decisions of its person, or of its tool. */
  policyOf(entry: ReviewEntryEntity): () => Promise<ChangeScope> {
    // An assignment always has a person: the table it is copied from says so.
    const callerId = entry.kind === 'assignment' ? (entry.personId as string) : grantOf(entry);
    return ofCaller(entry.organisationId, callerId);
  }

  /** Ends the grant within that change of policy; returns the id of the record that says so. */
  async end(transaction: Transaction, call: AdminCall, row: ReviewEntryEntity): Promise<string> {
    const [id, at] = [grantOf(row), this.clock.now()];
    const ended =
      row.kind === 'assignment'
        ? await endAssignment(transaction, id, at)
        : await endTool(transaction, id, at);
    return this.trail.record(transaction, call, { organisationId: row.organisationId, entry: ended.entry });
  }
}
