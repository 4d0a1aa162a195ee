import type { Baseline, Counts } from '../history/baseline.js';
import type { SpikeParameters } from './rule-parameters.schema.js';
import { DAY_MS } from '../trail-record.js';

/**
 * Returns how many in one hour are more than a person's past explains; null while there is too little past. Three bounds must
 * all be passed: deviations speak of people who vary, the factor of people who hardly do, the floor of people who do little.
 */
export function spikeThreshold(
  { firstHourMs }: Baseline,
  counts: Counts,
  atMs: number,
  parameters: SpikeParameters,
): number | null {
  const { deviations, factor, floor, minActiveHours, minHistoryDays } = parameters;
  if (counts.hours < minActiveHours || firstHourMs === null) return null;
  if (atMs - firstHourMs < minHistoryDays * DAY_MS) return null;
  const mean = counts.sum / counts.hours;
  const variance = Math.max(0, counts.squares / counts.hours - mean * mean);
  return Math.max(floor, factor * mean, mean + deviations * Math.sqrt(variance));
}
