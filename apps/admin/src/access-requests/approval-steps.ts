import type { Role } from '#libs/policy';
import type { ApprovalStep } from '../request-rules/request-rules.entity.js';

/** One approval: whose, and for which step, counted from 0. */
export interface Approval {
  readonly personId: string;
  readonly step: number;
}

/** Two people stand behind every grant to special-category data, whatever an organisation asks for (C15). */
const SPECIAL_CATEGORY_APPROVERS = 2;

/** Returns the steps as they count: where special-category data is within reach, the last asks for as many as are missing. */
export function requiredSteps(
  steps: readonly ApprovalStep[],
  isSpecialCategory: boolean,
): readonly ApprovalStep[] {
  const last = steps.at(-1);
  // One person counts once over all steps, so thresholds add up to different people.
  const asked = steps.reduce((sum, { threshold }) => sum + threshold, 0);
  const missing = isSpecialCategory ? SPECIAL_CATEGORY_APPROVERS - asked : 0;
  if (last === undefined || missing <= 0) return steps;
  return [...steps.slice(0, -1), { ...last, threshold: last.threshold + missing }];
}

/** Returns the first step that is not met; null where every one is. Without steps nothing is ever met. */
export function openStep(steps: readonly ApprovalStep[], approvals: readonly Approval[]): number | null {
  if (steps.length === 0) return 0;
  const open = steps.findIndex(({ threshold }, index) => approversOf(approvals, index).size < threshold);
  return open === -1 ? null : open;
}

/** Returns the different people who approved a step, those of earlier steps left out: nobody stands for two. */
export function approversOf(approvals: readonly Approval[], step: number): ReadonlySet<string> {
  const before = new Set(approvals.filter((one) => one.step < step).map(({ personId }) => personId));
  const here = approvals.filter((one) => one.step === step && !before.has(one.personId));
  return new Set(here.map(({ personId }) => personId));
}

/** True for a person the step names, or one who holds a role it names. */
export function isApprover(
  step: ApprovalStep | undefined,
  person: { readonly id: string; readonly roles: readonly Role[] },
): boolean {
  if (step === undefined) return false;
  return step.people.includes(person.id) || step.roles.some((role) => person.roles.includes(role));
}
