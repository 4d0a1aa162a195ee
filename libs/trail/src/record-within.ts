import type { Transaction } from '#libs/persistence';
import { type Intent, toRow } from './intent.js';
import { toValueRows } from './stored-values.js';
import { auditUnavailable } from './trail.errors.js';

/**
 * Records one intent inside a running transaction: the change and its record become durable together or not at all.
 * For administration, whose intents carry no epochs and so can never be stale; throws AUDIT_UNAVAILABLE if refused.
 */
export async function recordWithin(transaction: Transaction, intent: Intent): Promise<void> {
  if (!(await recordIfCurrent(transaction, intent)))
    throw auditUnavailable('record_access refused an intent without epochs');
}

/**
 * Records the intent of a decision inside the transaction that does what was decided. Returns false when policy has changed
 * since its facts were read: the transaction must then be undone and the question decided again.
 */
export async function recordIfCurrent(transaction: Transaction, intent: Intent): Promise<boolean> {
  const refused = await transaction.query<unknown[]>('SELECT id, status FROM record_access($1, $2)', [
    `[${toRow(intent, intent.event.text, null)}]`,
    toValueRows(intent.values),
  ]);
  return refused.length === 0;
}
