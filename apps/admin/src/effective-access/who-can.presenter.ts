import type { FactSets } from '#libs/facts';
import type { Decision, ReasonCode } from '#libs/policy';
import { sentenceOf } from '../explanations/plain-words.js';
import { type Named, toNamed } from './access-matrix.presenter.js';
import type { AtPosition } from './access-pages.js';
import type { AssumedNetwork } from './assumed-network.js';
import { type Effect, effectOf } from './effect.js';

/** Why somebody cannot read: the gate, its published code, and what it means. */
export interface AccessReason {
  readonly gate: string;
  readonly code: ReasonCode;
  readonly text: string;
}

/** Whether one person can read through one project. */
export interface WhoCanEntry {
  readonly person: Named;
  readonly project: Named;
  readonly dataset: Named;
  readonly effect: Effect;
  /** Empty where nothing refuses. */
  readonly reasons: readonly AccessReason[];
}

/** One page of who can read, decided at one instant. */
export interface WhoCanView {
  readonly at: string;
  readonly policyVersion: string;
  readonly network: AssumedNetwork;
  readonly items: readonly WhoCanEntry[];
  readonly nextCursor: string | null;
}

/** A decision about somebody in particular. */
export interface DecidedAccess extends AtPosition {
  readonly decision: Decision;
  readonly sets: FactSets;
}

/** Returns what is shown of a decision about a person. */
export function toWhoCanEntry({ position, decision, sets }: DecidedAccess): WhoCanEntry {
  return {
    person: toNamed(sets.people, position.person),
    project: toNamed(sets.projects, position.project),
    dataset: toNamed(sets.datasets, position.dataset),
    effect: effectOf(decision),
    reasons: decision.reasons.map(({ gate, code }) => ({ gate, code, text: sentenceOf(code) })),
  };
}
