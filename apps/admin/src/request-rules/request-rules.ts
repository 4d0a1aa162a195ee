import type { Transaction } from '#libs/persistence';
import { RequestRulesEntity } from './request-rules.entity.js';

/** What an organisation's requests are decided by; `updatedAt` null: it never said, and the defaults hold. */
export type RequestRules = Readonly<Omit<RequestRulesEntity, 'updatedAt'>> & {
  readonly updatedAt: Date | null;
};

const DAY_SECONDS = 86_400;

/**
 * What holds until an organisation says otherwise: one of those who may assign people anyway approves, and nobody may break
 * the glass.
 */
export const DEFAULT_RULES = Object.freeze<Omit<RequestRules, 'organisationId'>>({
  steps: [{ roles: ['client_admin', 'operator_admin'], people: [], threshold: 1 }],
  pendingSeconds: 7 * DAY_SECONDS,
  maxGrantSeconds: 90 * DAY_SECONDS,
  breakGlassPeople: [],
  breakGlassMaxSeconds: 3_600,
  reviewSeconds: 3 * DAY_SECONDS,
  updatedAt: null,
});

// Where an organisation has none yet there is no row to lock; of two who replace them, the second must see what the first made.
const LOCK = `SELECT pg_advisory_xact_lock(hashtextextended('request_rules ' || $1::text, 0))`;

/** Guarantees that nobody else replaces the organisation's rules until the transaction ends. */
export async function lockRequestRules(transaction: Transaction, organisationId: string): Promise<void> {
  await transaction.query(LOCK, [organisationId]);
}

/** Returns the rules in force for an organisation within the transaction's scope. */
export async function requestRulesOf(
  transaction: Transaction,
  organisationId: string,
): Promise<RequestRules> {
  const row = await transaction.findOneBy(RequestRulesEntity, { organisationId });
  return row ?? { ...DEFAULT_RULES, organisationId };
}
