import type { Decision, Reason } from './decision.js';
import { type ReasonAudience, REASON_CODES } from './reason-codes.js';

/** What the caller may be told: how the answer looks from outside, and the reasons that concern them. */
export interface Disclosure {
  readonly status: 'allow' | ReasonAudience;
  /** In gate order; empty for `allow` and `not-found`. */
  readonly reasons: readonly Reason[];
}

/** A reason that hides all others: whoever meets it has no standing to learn more. */
type Hides = (reason: Reason) => boolean;

// From the outermost door inwards; the first that was met is all that is said.
const DOORS: readonly Hides[] = [
  ({ code }) => REASON_CODES[code].audience === 'not-found',
  ({ gate }) => gate === 'role',
  ({ gate }) => gate === 'principal',
  ({ code }) => code === 'NOT_ASSIGNED',
  ({ code }) => code === 'ITEM_NOT_IN_PROJECT',
];

/**
 * Guarantees that nobody learns of what is not theirs to know: another organisation's item looks missing, and a caller
 * without standing is told about themselves only. `unavailable` means that nothing else stands in the way.
 */
export function disclose({ effect, reasons }: Decision): Disclosure {
  if (effect === 'allow') return { status: 'allow', reasons: [] };
  const told = visibleOf(reasons);
  const status = statusOf(told);
  return { status, reasons: status === 'not-found' ? [] : told };
}

function visibleOf(reasons: readonly Reason[]): readonly Reason[] {
  for (const hides of DOORS) {
    const met = reasons.filter(hides);
    if (met.length > 0) return met;
  }
  return reasons;
}

function statusOf(told: readonly Reason[]): ReasonAudience {
  const [first] = told.map(({ code }) => REASON_CODES[code].audience);
  const uniform = told.every(({ code }) => REASON_CODES[code].audience === first);
  return uniform && first !== undefined ? first : 'forbidden';
}
