import type { Transaction } from '#libs/persistence';
import { type Intent, toRow } from './intent.js';
import { toValueRows } from './stored-values.js';
import { auditUnavailable } from './trail.errors.js';

/**
 * Records one intent inside a running transaction: the change and its record become durable together or not at all.
 * For administration, whose intents carry no epochs and so can never be stale; throws AUDIT_UNAVAILABLE if refused.
 */
export function recordWithin(transaction: Transaction, intent: Intent): Promise<void> {
  return recordAllWithin(transaction, [intent]);
}

/** Records several intents in the same way, in one statement. */
export async function recordAllWithin(transaction: Transaction, intents: readonly Intent[]): Promise<void> {
  if (!(await record(transaction, intents)))
    throw auditUnavailable('record_access refused an intent without epochs');
}

/**
 * Records the intent of a decision inside the transaction that does what was decided. Returns false when policy has changed
 * since its facts were read: the transaction must then be undone and the question decided again.
 */
export function recordIfCurrent(transaction: Transaction, intent: Intent): Promise<boolean> {
  return record(transaction, [intent]);
}

async function record(transaction: Transaction, intents: readonly Intent[]): Promise<boolean> {
  const values = new Map(intents.flatMap((intent) => intent.values).map((value) => [value.sha256, value]));
  const refused = await transaction.query<unknown[]>('SELECT id, status FROM record_access($1, $2)', [
    `[${intents.map((intent) => toRow(intent, intent.event.text, null)).join(',')}]`,
    toValueRows([...values.values()]),
  ]);
  return refused.length === 0;
}
