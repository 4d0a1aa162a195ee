import type { ParametersOf } from './rule-parameters.schema.js';
import type { Rule } from './rule.js';
import { DAY_MS, isRead } from '../trail-record.js';

const HOURS = 24;

/**
 * Sees a person read at night, in every zone of the country they read from, at an hour at which they never worked before.
 * Who works nights is known to, and raises nothing.
 */
export const offHours: Rule<ParametersOf<'off_hours'>> = ({ record, history, places }, parameters) => {
  const { country } = record;
  if (!isRead(record) || record.toolId !== null || country === null) return null;
  const { baseline } = history;
  const now = history.nowMs(record);
  if (baseline.firstHourMs === null || baseline.reads.hours < parameters.minActiveHours) return null;
  if (now - baseline.firstHourMs < parameters.minHistoryDays * DAY_MS) return null;
  const utcHour = new Date(now).getUTCHours();
  if (isUsual(baseline.hoursOfDay, utcHour)) return null;
  const localHours = places.localHours(country, now);
  if (localHours.length === 0 || !localHours.every((hour) => isWithin(hour, parameters))) return null;
  return {
    kind: 'off_hours',
    dedupeKey: `${record.subjectId}`,
    windowMs: DAY_MS,
    title: 'Reads at night, at an hour this person never worked at',
    details: { country, utcHour, localHours: [...new Set(localHours)].sort((a, b) => a - b) },
    recordIds: [record.id],
  };
};

function isUsual(hoursOfDay: readonly number[], hour: number): boolean {
  return [hour - 1, hour, hour + 1].some((near) => (hoursOfDay[(near + HOURS) % HOURS] ?? 0) > 0);
}

/** The window may go over midnight; `toHour` is not part of it. */
function isWithin(hour: number, window: { readonly fromHour: number; readonly toHour: number }): boolean {
  const { fromHour, toHour } = window;
  return fromHour <= toHour ? hour >= fromHour && hour < toHour : hour >= fromHour || hour < toHour;
}
