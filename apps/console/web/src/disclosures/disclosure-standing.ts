import type { LawfulDisclosure } from '../api/disclosure-views.js';

/** Where something stands, in a word and a tone. */
export interface Standing {
  readonly tone: 'good' | 'warn' | 'bad';
  readonly word: string;
}

/** Returns whether a disclosure holds at an instant. */
export function standingOf(
  { validFrom, validUntil, withdrawnAt }: LawfulDisclosure,
  nowMs: number,
): Standing {
  if (withdrawnAt !== null) return { tone: 'bad', word: 'Withdrawn' };
  if (Date.parse(validFrom) > nowMs) return { tone: 'warn', word: 'Not yet' };
  if (Date.parse(validUntil) <= nowMs) return { tone: 'warn', word: 'Over' };
  return { tone: 'good', word: 'Holds' };
}

/** True while there is something to withdraw. */
export function canBeWithdrawn({ withdrawnAt, validUntil }: LawfulDisclosure, nowMs: number): boolean {
  return withdrawnAt === null && Date.parse(validUntil) > nowMs;
}

/** Returns whether the client knows: told, barred by a law, or barred once and to be told now. */
export function tellingOf({ toldAt, barredFromClient: bar }: LawfulDisclosure, nowMs: number): Standing {
  if (toldAt !== null) return { tone: 'good', word: 'Told' };
  if (bar !== null && Date.parse(bar.until) > nowMs) return { tone: 'warn', word: 'Barred by law' };
  return { tone: 'bad', word: 'To be told' };
}
