import type { DesiredState } from './configuration.schema.js';
import type { CurrentState } from './current-state.js';
import { planAssignments, planTransferBases } from './plan-listed.js';
import { planDatasets, planProjects, planToolCredentials } from './plan-named.js';
import { planTerms } from './plan-terms.js';
import type { PlanOptions, Step } from './step.js';

/**
 * What has to be done so that the organisation is as the file says. Pure. What takes access away comes first, so that a plan that stops
 * half-way never leaves more open than before.
 */
export function plan(desired: DesiredState, current: CurrentState, options: PlanOptions): readonly Step[] {
  const steps = [
    ...planDatasets(desired.datasets, current),
    ...planProjects(desired.projects, current),
    ...planTerms(desired.terms, current),
    ...planTransferBases(desired.transferBases, current, options),
    ...planAssignments(desired.assignments, current, options),
    ...planToolCredentials(desired.toolCredentials, current, options),
  ];
  return [
    ...steps.filter(({ operation }) => operation === 'end'),
    ...steps.filter(({ operation }) => operation !== 'end'),
  ];
}
