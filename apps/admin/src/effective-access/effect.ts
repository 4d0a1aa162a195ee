import type { Decision, ReasonCode } from '#libs/policy';

/** `lease`: everything passes, but a task with the item must be held first. */
export type Effect = 'allow' | 'lease' | 'deny';

/** What a person may do in a project over all its datasets; `partial`: they may read some of them. */
export interface AccessCell {
  readonly effect: Effect | 'partial';
  /** The first reason against it; null where nothing is. */
  readonly code: ReasonCode | null;
}

/** Returns what a decision comes to for somebody who asks in general, not at this very moment with a task in hand. */
export function effectOf({ effect, reasons }: Decision): Effect {
  if (effect === 'allow') return 'allow';
  return reasons.every(({ gate }) => gate === 'lease') ? 'lease' : 'deny';
}

const ALLOWED: AccessCell = Object.freeze({ effect: 'allow', code: null });

/** Returns the cell of decisions about each dataset of a project; the first reason is that of the first dataset refused. */
export function cellOf(decisions: readonly Decision[]): AccessCell {
  const refused = decisions.find((decision) => effectOf(decision) === 'deny');
  if (refused) {
    const effect = decisions.every((decision) => effectOf(decision) === 'deny') ? 'deny' : 'partial';
    return { effect, code: refused.reasons[0]?.code ?? null };
  }
  const leased = decisions.find(({ effect }) => effect === 'deny');
  return leased ? { effect: 'lease', code: leased.reasons[0]?.code ?? null } : ALLOWED;
}
