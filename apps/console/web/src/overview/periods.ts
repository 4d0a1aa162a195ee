import type { Summary } from '../api/trail-views.js';
import type { CountryMark } from '../map/world-map.js';
import { toCount } from '../words/numbers.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How far back the overview looks, and in which steps. */
export const PERIODS = [
  { value: 'hour', label: 'Hour', lengthMs: HOUR_MS, stepMs: 60_000, interval: 'minute' },
  { value: 'day', label: 'Day', lengthMs: DAY_MS, stepMs: HOUR_MS, interval: 'hour' },
  { value: 'week', label: 'Week', lengthMs: 7 * DAY_MS, stepMs: HOUR_MS, interval: 'hour' },
  { value: 'month', label: '30 days', lengthMs: 30 * DAY_MS, stepMs: DAY_MS, interval: 'day' },
] as const;

export type Period = (typeof PERIODS)[number]['value'];

/** Returns what to ask for a period that ends with the current interval. */
export function periodQuery(period: Period, nowMs: number): { from: string; to: string; interval: string } {
  const { lengthMs, stepMs, interval } = PERIODS.find(({ value }) => value === period) ?? PERIODS[1];
  const endMs = Math.ceil(nowMs / stepMs) * stepMs;
  return { from: new Date(endMs - lengthMs).toISOString(), to: new Date(endMs).toISOString(), interval };
}

/** Returns a point for every interval: what was counted, and nothing where nothing was. */
export function pointsOf({
  from,
  to,
  interval,
  series,
}: Pick<Summary, 'from' | 'to' | 'interval' | 'series'>) {
  const { stepMs } = PERIODS.find((period) => period.interval === interval) ?? PERIODS[1];
  const counted = new Map(series.map((point) => [Date.parse(point.at), point]));
  const points = [];
  for (let atMs = Date.parse(from); atMs < Date.parse(to); atMs += stepMs) {
    const { allowed = 0, refused = 0 } = counted.get(atMs) ?? {};
    points.push({ atMs, allowed, refused });
  }
  return points;
}

/** Returns how each country is painted: darker the more was asked from there. */
export function countryMarks(countries: Summary['countries']): ReadonlyMap<string, CountryMark> {
  const most = Math.max(1, ...countries.map(({ allowed, refused }) => allowed + refused));
  const tones = ['1', '2', '3'] as const;
  return new Map(
    countries.flatMap(({ country, allowed, refused }) => {
      if (country === null) return [];
      const tone = tones[Math.min(2, Math.floor((3 * (allowed + refused)) / (most + 1)))] ?? '1';
      return [[country, { tone, text: `${toCount(allowed)} allowed, ${toCount(refused)} refused` }] as const];
    }),
  );
}
