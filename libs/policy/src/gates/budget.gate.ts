import type { BudgetFacts, DecisionRequest } from '../facts.js';
import { gateOf } from '../gate.js';
import { isCount } from '../known.js';

/** Guarantees that the read fits the remaining budget as last counted. Reading metadata costs no budget. */
export const budgetGate = gateOf<'budget'>([
  [
    'ITEM_BUDGET_EXCEEDED',
    ({ budget }, { action }) => action === 'item:read-metadata' || isItemWithin(budget),
  ],
  [
    'BYTE_BUDGET_EXCEEDED',
    ({ budget }, request) =>
      request.action === 'item:read-metadata' || budget === null || areBytesWithin(budget, request),
  ],
]);

// itemLimit null: no limit was agreed. An unknown budget is answered here, once.
function isItemWithin(budget: BudgetFacts | null): boolean {
  if (budget?.itemLimit === null) return true;
  return isCount(budget?.itemLimit) && isCount(budget.itemsUsed) && budget.itemsUsed < budget.itemLimit;
}

function areBytesWithin(budget: BudgetFacts, { bytes }: DecisionRequest): boolean {
  const { byteLimit, bytesUsed } = budget ?? {};
  if (!isCount(bytes)) return false;
  if (byteLimit === null) return true;
  return isCount(byteLimit) && isCount(bytesUsed) && bytesUsed + bytes <= byteLimit;
}
