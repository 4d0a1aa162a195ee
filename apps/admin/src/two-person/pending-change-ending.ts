import { notify } from '#libs/notifications';
import type { Transaction } from '#libs/persistence';
import type { AdministrationEntry } from '../administration-trail/administration-entry.js';
import { updateAndRead } from '../records/write.js';
import { PendingChangeEntity } from './pending-change.entity.js';
import { noticeOfDecision } from './pending-change-notices.js';
import { toPendingChangeTrail } from './pending-change.presenter.js';

/** What was decided, by whom and when. */
export interface Decision {
  readonly state: 'applied' | 'rejected';
  readonly decidedBy: string;
  readonly decidedAt: Date;
}

/** Closes a pending change that is locked; whoever asked is told. */
export async function decide(
  transaction: Transaction,
  id: string,
  decision: Decision,
): Promise<PendingChangeEntity> {
  const decided = await updateAndRead(transaction, PendingChangeEntity, id, decision);
  await notify(transaction, noticeOfDecision(decided));
  return decided;
}

/** Returns what is recorded of a rejection. */
export function rejectionEntry(
  before: PendingChangeEntity,
  after: PendingChangeEntity,
  now: Date,
): AdministrationEntry {
  return {
    action: 'pending-change.reject',
    object: { type: 'pending-change', id: before.id },
    before: toPendingChangeTrail(before, now),
    after: toPendingChangeTrail(after, now),
  };
}

/**
 * Rejects every assignment of the person at the client that waits for somebody: within the change that ends the engagement, so
 * that nobody who trusts it later engages them again.
 */
export async function rejectAssignmentsOf(
  transaction: Transaction,
  { personId, organisationId }: { readonly personId: string; readonly organisationId: string },
  decision: Omit<Decision, 'state'>,
): Promise<readonly AdministrationEntry[]> {
  const open = await transaction
    .createQueryBuilder(PendingChangeEntity, 'row')
    .where({ organisationId, kind: 'assignment.create', state: 'pending' })
    .andWhere('row.expires_at > :at', { at: decision.decidedAt })
    .andWhere(`row.body ->> 'person' = :personId`, { personId })
    .orderBy('row.id')
    .setLock('for_no_key_update')
    .getMany();
  const entries: AdministrationEntry[] = [];
  for (const row of open) {
    const rejected = await decide(transaction, row.id, { ...decision, state: 'rejected' });
    entries.push(rejectionEntry(row, rejected, decision.decidedAt));
  }
  return entries;
}
