import type { ParametersOf } from './rule-parameters.schema.js';
import type { Rule } from './rule.js';
import { HOUR_MS, MINUTE_MS } from '../trail-record.js';

/** Sees a caller refused again and again without one success in between. */
export const denialsInARow: Rule<ParametersOf<'denials_in_a_row'>> = (
  { record, history },
  { denials, withinMinutes },
) => {
  if (record.effect !== 'deny' || !history.isAttempt(record)) return null;
  const now = history.nowMs(record);
  const recent = history.denials.filter(({ atMs }) => now - atMs <= withinMinutes * MINUTE_MS);
  if (recent.length + 1 < denials) return null;
  return {
    kind: 'denials_in_a_row',
    dedupeKey: `${record.subjectId}`,
    windowMs: HOUR_MS,
    title: 'Refused again and again without one success in between',
    details: { denials: recent.length + 1, withinMinutes },
    recordIds: [...recent.map(({ id }) => id), record.id],
  };
};
