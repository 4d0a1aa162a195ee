import type { Assignment } from '../api/views.js';

/** Whether an assignment holds, and the word for it. */
export interface AssignmentStanding {
  readonly holds: boolean;
  readonly word: string;
}

/** Returns the standing of an assignment at a moment. */
export function standingOf(
  { startsAt, expiresAt, revokedAt }: Pick<Assignment, 'startsAt' | 'expiresAt' | 'revokedAt'>,
  nowMs: number,
): AssignmentStanding {
  if (revokedAt !== null) return { holds: false, word: 'Revoked' };
  if (expiresAt !== null && Date.parse(expiresAt) <= nowMs) return { holds: false, word: 'Expired' };
  if (Date.parse(startsAt) > nowMs) return { holds: false, word: 'Not yet' };
  return { holds: true, word: 'Holds' };
}
