import type { CreateProject } from './project.schema.js';
import type { ProjectEntity } from './project.entity.js';

type BudgetColumns = Pick<ProjectEntity, 'itemBudget' | 'byteBudget' | 'budgetWindowSeconds'>;

/** What holds where a new project says nothing: no limit, counted by the hour. */
export const NO_BUDGETS: BudgetColumns = { itemBudget: null, byteBudget: null, budgetWindowSeconds: 3600 };

/** Returns the columns of the budgets given; those left out are not among them. */
export function toBudgetColumns({
  items,
  bytes,
  windowSeconds,
}: CreateProject['budgets']): Partial<BudgetColumns> {
  return {
    ...(items !== undefined && { itemBudget: items }),
    ...(bytes !== undefined && { byteBudget: bytes }),
    ...(windowSeconds !== undefined && { budgetWindowSeconds: windowSeconds }),
  };
}
