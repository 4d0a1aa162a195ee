import { type Notification, notify } from '#libs/notifications';
import type { Transaction } from '#libs/persistence';

/** What happened to a client's list of subprocessors. */
export interface ListChange {
  readonly type:
    'subprocessor.announced' | 'subprocessor.approved' | 'subprocessor.objected' | 'subprocessor.withdrawn';
  readonly data: Notification['data'];
}

/** C27: every change of a client's list of subprocessors is told to its offices and to the operator's administrators. */
export function tellOfList(
  transaction: Transaction,
  organisationId: string,
  { type, data }: ListChange,
): Promise<string> {
  const roles = ['client_admin', 'client_auditor', 'operator_admin'] as const;
  return notify(transaction, { type, organisationId, data, audience: { roles } });
}
