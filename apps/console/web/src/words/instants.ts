const date = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });
const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone: 'UTC' });
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' });

const STEPS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

/** Returns the day of an instant, in UTC: a record means the same day to everybody who reads it. */
export function toDate(instant: string): string {
  return date.format(new Date(instant));
}

/** Returns day and time of an instant, in UTC. */
export function toDateTime(instant: string): string {
  const at = new Date(instant);
  return `${date.format(at)}, ${time.format(at)} UTC`;
}

/** Returns an instant to the millisecond in UTC, as it is compared with logs of other systems. */
export function toExact(instant: string): string {
  return new Date(instant).toISOString().slice(0, 23).replace('T', ' ');
}

/** Returns how far an instant is from now, in its largest whole unit. */
export function toDistance(instant: string, nowMs: number): string {
  const distanceMs = new Date(instant).getTime() - nowMs;
  const [unit, size] = STEPS.find(([, size]) => Math.abs(distanceMs) >= size) ?? ['second', 1_000];
  return relative.format(Math.round(distanceMs / size), unit);
}
