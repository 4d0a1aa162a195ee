import type { BudgetFacts, ItemFacts } from '#libs/policy';
import type { BudgetLimits } from './subject-part.js';

/** What a running window of a budget has used. */
export interface Spent {
  readonly items: number;
  readonly bytes: number;
}

const UNSPENT: Spent = Object.freeze({ items: 0, bytes: 0 });

/** Without a refusal from the database the budget is taken as unspent: `record_access` counts it, atomically, afterwards. */
export function toBudget(limits: BudgetLimits | null, spent = UNSPENT): BudgetFacts | null {
  if (!limits) return null;
  const { itemLimit, byteLimit } = limits;
  return { itemLimit, byteLimit, itemsUsed: spent.items, bytesUsed: spent.bytes };
}

/** Returns a foreign item, of which its owner is known and nothing else; a missing one not at all. Both end as the same 404. */
export function foreignItem(
  itemId: string,
  owner: string | null,
  ownOrganisationId: string,
): ItemFacts | null {
  if (owner === null || owner === ownOrganisationId) return null;
  return { id: itemId, organisationId: owner, datasetId: '', versionId: null, state: null };
}

/** Returns what stands for any available item of a dataset. */
export function anyItemOf(datasetId: string, organisationId: string): ItemFacts {
  return { id: datasetId, organisationId, datasetId, versionId: datasetId, state: 'available' };
}
