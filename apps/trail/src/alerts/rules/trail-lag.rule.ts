import type { ParametersOf } from './rule-parameters.schema.js';
import type { Finding } from './rule.js';
import { HOUR_MS } from '../trail-record.js';

/** Sees that what is recorded does not reach the logs in time. */
export function trailLag(
  lagSeconds: number,
  { thresholdSeconds }: ParametersOf<'trail_lag'>,
): Finding | null {
  if (lagSeconds <= thresholdSeconds) return null;
  return {
    kind: 'trail_lag',
    dedupeKey: 'trail',
    windowMs: HOUR_MS,
    title: 'The logs are behind what is recorded',
    details: { lagSeconds: Math.round(lagSeconds), thresholdSeconds },
    recordIds: [],
  };
}
