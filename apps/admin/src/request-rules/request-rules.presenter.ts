import type { ApprovalStep } from './request-rules.entity.js';
import type { RequestRules } from './request-rules.js';

/** An organisation's request rules as callers see them, also on the trail; people by id. */
export interface RequestRulesView {
  readonly organisation: string;
  /** In the order in which they are asked. */
  readonly steps: readonly ApprovalStep[];
  readonly pendingSeconds: number;
  readonly maxGrantSeconds: number;
  readonly breakGlass: {
    /** Empty: nobody. */
    readonly people: readonly string[];
    readonly maxSeconds: number;
    readonly reviewSeconds: number;
  };
  /** null: the organisation never said, these are the defaults. */
  readonly updatedAt: string | null;
}

/** Returns what is shown of request rules. */
export function toRequestRulesView(rules: RequestRules): RequestRulesView {
  return {
    organisation: rules.organisationId,
    steps: rules.steps,
    pendingSeconds: rules.pendingSeconds,
    maxGrantSeconds: rules.maxGrantSeconds,
    breakGlass: {
      people: rules.breakGlassPeople,
      maxSeconds: rules.breakGlassMaxSeconds,
      reviewSeconds: rules.reviewSeconds,
    },
    updatedAt: rules.updatedAt?.toISOString() ?? null,
  };
}
