import type { ParametersOf } from './rule-parameters.schema.js';
import type { Rule } from './rule.js';
import { DAY_MS, HOUR_MS, isRead, MINUTE_MS } from '../trail-record.js';

/**
 * Sees one person in two countries between which nobody travels that fast. Distance is that of the countries’ nearest places,
 * so neighbours never are too far apart, whatever their size.
 */
export const impossibleTravel: Rule<ParametersOf<'impossible_travel'>> = (
  { record, history, places },
  { speedKmh, minDistanceKm },
) => {
  const { country } = record;
  const { lastSeen } = history;
  if (!isRead(record) || record.toolId !== null || country === null) return null;
  if (lastSeen === null || lastSeen.country === country) return null;
  const distanceKm = places.distanceKm(lastSeen.country, country);
  if (distanceKm === null || distanceKm < minDistanceKm) return null;
  const elapsedMs = history.nowMs(record) - lastSeen.atMs;
  if (elapsedMs >= (distanceKm / speedKmh) * HOUR_MS) return null;
  return {
    kind: 'impossible_travel',
    // Either way round it is the same person in the same two countries: two sessions at once raise one alert, not hundreds.
    dedupeKey: `${record.subjectId}/${[lastSeen.country, country].sort().join('-')}`,
    windowMs: DAY_MS,
    title: 'Reads from two countries sooner than anybody travels between them',
    details: {
      from: lastSeen.country,
      to: country,
      distanceKm: Math.round(distanceKm),
      minutes: Math.round(elapsedMs / MINUTE_MS),
    },
    recordIds: [lastSeen.recordId, record.id],
  };
};
