import type { Transaction } from '#libs/persistence';
import type { TwoPersonRule } from './concern.js';

const FIND = 'SELECT rule FROM portcullis.two_person_rules WHERE organisation_id = $1';
const SAVE = `
  INSERT INTO portcullis.two_person_rules (organisation_id, rule) VALUES ($1, $2)
  ON CONFLICT (organisation_id) DO UPDATE SET rule = excluded.rule`;

/** Returns an organisation's rule as this transaction sees it; one that never chose is at `recorded`. */
export async function findRule(transaction: Transaction, organisationId: string): Promise<TwoPersonRule> {
  const [row] = await transaction.query<{ rule: TwoPersonRule }[]>(FIND, [organisationId]);
  return row?.rule ?? 'recorded';
}

/** Makes it the organisation's rule. */
export async function saveRule(
  transaction: Transaction,
  organisationId: string,
  rule: TwoPersonRule,
): Promise<void> {
  await transaction.query(SAVE, [organisationId, rule]);
}
