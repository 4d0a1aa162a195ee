import type { ParametersOf } from './rule-parameters.schema.js';
import type { Rule } from './rule.js';
import { DAY_MS, isRead } from '../trail-record.js';

/** Sees a person’s first read from a country, once there is a past to compare with. A tool’s place is judged by its network. */
export const newCountry: Rule<ParametersOf<'new_country'>> = ({ record, history }, { minHistoryDays }) => {
  const { country } = record;
  if (!isRead(record) || record.toolId !== null || country === null) return null;
  if (history.countries.size === 0 || history.countries.has(country)) return null;
  if (history.nowMs(record) - Math.min(...history.countries.values()) < minHistoryDays * DAY_MS) return null;
  return {
    kind: 'new_country',
    dedupeKey: `${record.subjectId}/${country}`,
    windowMs: DAY_MS,
    title: 'First read from a country this person was never seen in',
    details: { country, known: [...history.countries.keys()].sort() },
    recordIds: [record.id],
  };
};
