import type { ReasonCode } from './reason-codes.js';

export type GateName =
  | 'principal'
  | 'tenant'
  | 'role'
  | 'project'
  | 'assignment'
  | 'lease'
  | 'workforce'
  | 'terms'
  | 'purpose'
  | 'region'
  | 'residency'
  | 'transfer'
  | 'dataset'
  | 'budget'
  | 'key'
  | 'audit';

/** One gate's answer. A gate returns every code that applies, in its table order; an empty list passes. */
export interface Verdict {
  readonly gate: GateName;
  readonly pass: boolean;
  readonly codes: readonly ReasonCode[];
}

export interface Reason {
  readonly gate: GateName;
  readonly code: ReasonCode;
}

export interface Decision {
  readonly effect: 'allow' | 'deny';
  /** Empty exactly when the effect is allow; ordered as the gates are. */
  readonly reasons: readonly Reason[];
  readonly verdicts: readonly Verdict[];
  readonly policyVersion: string;
}
