import { describe, expect, it } from '@jest/globals';
import {
  baselineOf,
  historyWith,
  judgeAll,
  PLACES,
  recordOf,
  START_MS,
} from '../../../test/alerts/rule-sight.js';
import { ToolHistory } from '../history/tool-history.js';
import { impossibleTravel } from './impossible-travel.rule.js';
import { newCountry } from './new-country.rule.js';
import { offHours } from './off-hours.rule.js';
import { DAY_MS, HOUR_MS } from '../trail-record.js';
import { toolNetwork } from './tool-network.rule.js';
import { trailLag } from './trail-lag.rule.js';

const from = (country: string | null, afterMs: number, toolId: string | null = null) =>
  recordOf({ country, atMs: START_MS + afterMs, toolId });

describe('newCountry', () => {
  const rule = { minHistoryDays: 7 };

  it('sees the first read from a country once there is a week to compare with, and only the first', () => {
    const records = [from('DE', 0), from('JP', 8 * DAY_MS), from('JP', 8 * DAY_MS + 1)];
    expect(judgeAll(newCountry, rule, records).map(({ details }) => details)).toEqual([
      { country: 'JP', known: ['DE'] },
    ]);
  });

  it('raises nothing for a first country, in the first week, for what is unknown, and for tools', () => {
    expect(judgeAll(newCountry, rule, [from('DE', 0), from('JP', 6 * DAY_MS)])).toEqual([]);
    expect(judgeAll(newCountry, rule, [from('DE', 0), from(null, 8 * DAY_MS)])).toEqual([]);
    expect(judgeAll(newCountry, rule, [from('DE', 0), from('JP', 8 * DAY_MS, 'tool')])).toEqual([]);
  });
});

describe('impossibleTravel', () => {
  const rule = { speedKmh: 1_000, minDistanceKm: 500 };

  it('sees two countries sooner than an airliner, and links both records', () => {
    const records = [from('DE', 0), from('JP', 2 * HOUR_MS)];
    const [finding] = judgeAll(impossibleTravel, rule, records);
    expect(finding?.details).toMatchObject({ from: 'DE', to: 'JP', minutes: 120 });
    expect(finding?.recordIds).toEqual(records.map(({ id }) => id));
  });

  it('makes one alert of two sessions that take turns', () => {
    const records = Array.from({ length: 20 }, (_, at) => from(at % 2 === 0 ? 'DE' : 'US', at * 1_000));
    const findings = judgeAll(impossibleTravel, rule, records);
    expect(findings.length).toBe(19);
    expect(new Set(findings.map(({ dedupeKey }) => dedupeKey)).size).toBe(1);
  });

  it('raises nothing for a flight, for a country not on the map, and for a distance below the least', () => {
    expect(judgeAll(impossibleTravel, rule, [from('DE', 0), from('JP', 10 * HOUR_MS)])).toEqual([]);
    expect(judgeAll(impossibleTravel, rule, [from('DE', 0), from('XX', 1), from('XX', 2)])).toEqual([]);
    const far = { ...rule, minDistanceKm: 1_000 };
    expect(judgeAll(impossibleTravel, far, [from('DE', 0), from('FR', 60_000)])).toEqual([]);
  });

  it('measures from the nearest places of large countries', () => {
    expect(PLACES.distanceKm('JP', 'US')).toBeCloseTo(PLACES.distanceKm('US', 'JP') ?? 0);
    expect(PLACES.distanceKm('JP', 'US')).toBeLessThan(9_000);
    expect(PLACES.distanceKm('DE', 'FR')).toBeGreaterThan(850);
    expect(PLACES.distanceKm('DE', 'FR')).toBeLessThan(900);
  });
});

describe('offHours', () => {
  const rule = { fromHour: 22, toHour: 5, minActiveHours: 40, minHistoryDays: 14 };
  const past = Array.from({ length: 45 }, () => 10);
  // 02:00 in Berlin in June.
  const night = Date.parse('2026-06-02T00:00:00Z') - START_MS;

  it('sees a day worker at night', () => {
    const findings = judgeAll(offHours, rule, [from('DE', night)], historyWith(baselineOf(past)));
    expect(findings[0]?.details).toEqual({ country: 'DE', utcHour: 0, localHours: [2] });
  });

  it('raises nothing for night workers, new people, and work by day', () => {
    expect(judgeAll(offHours, rule, [from('DE', night)], historyWith(baselineOf(past, past, 1)))).toEqual([]);
    expect(judgeAll(offHours, rule, [from('DE', night)], historyWith(baselineOf(past.slice(0, 20))))).toEqual(
      [],
    );
    expect(judgeAll(offHours, rule, [from('DE', 6 * HOUR_MS)], historyWith(baselineOf(past)))).toEqual([]);
  });

  it('raises nothing while it is day anywhere in the country', () => {
    // 04:00 in New York, 01:00 in Los Angeles; then 07:00 and 04:00.
    const early = Date.parse('2026-06-02T08:00:00Z') - START_MS;
    const past1 = () => historyWith(baselineOf(past, past, 18));
    expect(judgeAll(offHours, rule, [from('US', early)], past1())).toHaveLength(1);
    expect(judgeAll(offHours, rule, [from('US', early + 3 * HOUR_MS)], past1())).toEqual([]);
  });
});

describe('toolNetwork', () => {
  const rule = { minHistoryDays: 3, maxNetworks: 2 };
  const record = recordOf({ toolId: 'tool', network: '203.0.113.0/24', atMs: START_MS });
  const known = (...networks: string[]): ToolHistory =>
    new ToolHistory(new Map(networks.map((network) => [network, START_MS - 4 * DAY_MS])));

  it('sees a network that was never used, and does not say which it is', () => {
    const finding = toolNetwork(record, known('198.51.100.0/24'), rule);
    expect(finding?.kind).toBe('tool_network');
    expect(JSON.stringify(finding)).not.toContain('203.0.113');
  });

  it('raises nothing for a known network, a new tool, and a tool that is everywhere', () => {
    expect(toolNetwork(record, known('203.0.113.0/24'), rule)).toBeNull();
    expect(toolNetwork(record, new ToolHistory(), rule)).toBeNull();
    expect(toolNetwork(record, known('a', 'b', 'c'), rule)).toBeNull();
    expect(toolNetwork({ ...record, atMs: START_MS - 2 * DAY_MS }, known('a'), rule)).toBeNull();
  });
});

describe('trailLag', () => {
  it('sees a lag above its threshold only', () => {
    expect(trailLag(30, { thresholdSeconds: 30 })).toBeNull();
    expect(trailLag(31.4, { thresholdSeconds: 30 })?.details).toEqual({
      lagSeconds: 31,
      thresholdSeconds: 30,
    });
  });
});
