import type { Settings } from '../api/changes.js';
import type { RequestRules } from '../api/request-views.js';

/** The rules as somebody types them. */
export interface RulesDraft {
  readonly steps: readonly StepDraft[];
  readonly pendingHours: string;
  readonly grantDays: string;
  readonly glassPeople: readonly string[];
  readonly glassMinutes: string;
  readonly glassReviewHours: string;
}

/** A step as somebody types it. */
export interface StepDraft {
  readonly roles: readonly string[];
  readonly people: readonly string[];
  readonly threshold: string;
}

const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;

/** Returns the rules as a draft that changes nothing. */
export function draftOfRules({
  steps,
  pendingSeconds,
  maxGrantSeconds,
  breakGlass,
}: RequestRules): RulesDraft {
  return {
    steps: steps.map(({ roles, people, threshold }) => ({ roles, people, threshold: String(threshold) })),
    pendingHours: String(pendingSeconds / HOUR),
    grantDays: String(maxGrantSeconds / DAY),
    glassPeople: breakGlass.people,
    glassMinutes: String(breakGlass.maxSeconds / MINUTE),
    glassReviewHours: String(breakGlass.reviewSeconds / HOUR),
  };
}

/** Returns all of the rules: they are replaced whole. */
export function rulesOf(draft: RulesDraft): Settings {
  return {
    steps: draft.steps.map(({ roles, people, threshold }) => ({
      roles,
      people,
      threshold: Number(threshold),
    })),
    pendingSeconds: Math.round(Number(draft.pendingHours) * HOUR),
    maxGrantSeconds: Math.round(Number(draft.grantDays) * DAY),
    breakGlass: {
      people: draft.glassPeople,
      maxSeconds: Math.round(Number(draft.glassMinutes) * MINUTE),
      reviewSeconds: Math.round(Number(draft.glassReviewHours) * HOUR),
    },
  };
}

/** True once every step names somebody and every time is stated. */
export function isWholeRules(draft: RulesDraft): boolean {
  const times = [draft.pendingHours, draft.grantDays, draft.glassMinutes, draft.glassReviewHours];
  const steps = draft.steps.map(
    ({ roles, people, threshold }) => roles.length + people.length > 0 && Number(threshold) > 0,
  );
  return steps.length > 0 && !steps.includes(false) && times.every((time) => Number(time) > 0);
}
