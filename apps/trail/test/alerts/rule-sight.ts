import { uuidV7 } from '#libs/kernel';
import type { Baseline } from '../../src/alerts/history/baseline.js';
import { PersonHistory } from '../../src/alerts/history/person-history.js';
import { Places } from '../../src/alerts/places/places.js';
import type { Finding, Rule } from '../../src/alerts/rules/rule.js';
import type { TrailRecord } from '../../src/alerts/trail-record.js';

export const START_MS = Date.parse('2026-06-01T09:00:00Z');
export const PLACES = new Places([
  { country: 'DE', timeZone: 'Europe/Berlin', latitude: 52.5, longitude: 13.4 },
  { country: 'FR', timeZone: 'Europe/Paris', latitude: 48.9, longitude: 2.3 },
  { country: 'JP', timeZone: 'Asia/Tokyo', latitude: 35.7, longitude: 139.7 },
  { country: 'US', timeZone: 'America/New_York', latitude: 40.7, longitude: -74 },
  { country: 'US', timeZone: 'America/Los_Angeles', latitude: 34, longitude: -118.2 },
]);

/** A record of one person; what is left out is an allowed read from Germany. */
export function recordOf(changed: Partial<TrailRecord> = {}): TrailRecord {
  const atMs = changed.atMs ?? START_MS;
  return {
    id: uuidV7(atMs),
    organisationId: 'acme',
    kind: 'access',
    effect: 'allow',
    subjectId: 'anna',
    toolId: null,
    projectId: 'street',
    itemId: uuidV7(atMs),
    country: 'DE',
    network: null,
    ...changed,
    atMs,
  };
}

/** A past of so many active hours a day apart, each with these counts, ending a day before `START_MS`. */
export function baselineOf(reads: readonly number[], items = reads, hour = 9): Baseline {
  const counts = (values: readonly number[]) => ({
    hours: values.length,
    sum: values.reduce((sum, value) => sum + value, 0),
    squares: values.reduce((sum, value) => sum + value * value, 0),
  });
  return {
    reads: counts(reads),
    items: counts(items),
    firstHourMs: reads.length === 0 ? null : START_MS - reads.length * 86_400_000,
    hoursOfDay: Array.from({ length: 24 }, (_, at) => (at === hour ? reads.length : 0)),
  };
}

/** Lets one rule judge records in order, as the evaluator does; returns what it saw. */
export function judgeAll<Parameters>(
  rule: Rule<Parameters>,
  parameters: Parameters,
  records: readonly TrailRecord[],
  history = new PersonHistory(),
): Finding[] {
  return records.flatMap((record) => {
    const finding = rule({ record, history, places: PLACES }, parameters);
    history.observe(record);
    return finding === null ? [] : [finding];
  });
}

/** Returns a history with this past. */
export function historyWith(baseline: Baseline): PersonHistory {
  const history = new PersonHistory();
  history.baseline = baseline;
  return history;
}
