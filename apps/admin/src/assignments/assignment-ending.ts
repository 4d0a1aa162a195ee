import { notify } from '#libs/notifications';
import type { Transaction } from '#libs/persistence';
import type { AdministrationEntry } from '../administration-trail/administration-entry.js';
import { lockOwned } from '../records/owned.js';
import { updateAndRead } from '../records/write.js';
import { AssignmentEntity } from './assignment.entity.js';
import { type AssignmentView, toAssignmentView } from './assignment.presenter.js';

/** An assignment that has ended, and what is recorded of that. */
export interface EndedAssignment {
  readonly view: AssignmentView;
  readonly entry: AdministrationEntry;
}

/** Ends an assignment within a change of policy that concerns its person; one that was revoked keeps its first time. */
export async function endAssignment(
  transaction: Transaction,
  id: string,
  at: Date,
): Promise<EndedAssignment> {
  const before = await lockOwned(transaction, AssignmentEntity, id);
  const revokedAt = before.revokedAt ?? at;
  const view = toAssignmentView(await updateAndRead(transaction, AssignmentEntity, id, { revokedAt }));
  if (before.revokedAt === null) {
    const { organisationId, personId, projectId } = before;
    const data = { assignmentId: id, projectId, personId };
    const audience = { people: [personId] };
    await notify(transaction, { type: 'assignment.revoked', organisationId, data, audience });
  }
  const entry = {
    action: 'assignment.revoke',
    object: { type: 'assignment', id },
    before: toAssignmentView(before),
    after: view,
    projectId: before.projectId,
  };
  return { view, entry };
}
