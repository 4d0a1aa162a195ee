import type { HourActivity, PersonHistory } from './person-history.js';

/** Returns the hours of a person that changed: those that ended and the one under way. */
export function activityRows([subject, history]: readonly [string, PersonHistory]): object[] {
  const hours = history.current === null ? history.ended : [...history.ended, history.current];
  return hours.map((hour) => toRow(subject, hour));
}

function toRow(subject: string, { hourMs, reads, denials, items }: HourActivity): object {
  return { subject, hour: new Date(hourMs), reads, denials, items: items.count };
}
