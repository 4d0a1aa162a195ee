import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { baselineOf, historyWith, judgeAll, recordOf, START_MS } from '../../../test/alerts/rule-sight.js';
import { distinctItemSpike } from './distinct-item-spike.rule.js';
import { volumeSpike } from './volume-spike.rule.js';

const VOLUME = { deviations: 4, factor: 3, floor: 20, minActiveHours: 20, minHistoryDays: 7 };
const STEADY = Array.from({ length: 25 }, () => 30);

/** So many reads within the hour; of one item, or of as many. */
const reads = (count: number, itemId?: string) =>
  Array.from({ length: count }, (_, at) =>
    recordOf({ atMs: START_MS + at * 10, ...(itemId !== undefined && { itemId }) }),
  );

describe('volumeSpike', () => {
  it('sees the read that goes beyond what the past explains, and every one after it', () => {
    const findings = judgeAll(volumeSpike, VOLUME, reads(95), historyWith(baselineOf(STEADY)));
    expect(findings).toHaveLength(5);
    expect(findings[0]?.details).toEqual({ reads: 91, threshold: 90, pastHours: 25 });
  });

  it('raises nothing for steady heavy work, however heavy', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50_000 }), (hourly) => {
        const history = historyWith(baselineOf(Array.from({ length: 25 }, () => hourly)));
        history.hourAt(recordOf());
        history.observe(recordOf());
        const current = history.current;
        if (current) current.reads = hourly * 2;
        expect(volumeSpike({ record: recordOf(), history, places: undefined as never }, VOLUME)).toBeNull();
      }),
    );
  });

  it('raises nothing for somebody whose hours vary that much', () => {
    const varied = [...STEADY.map((_, at) => (at % 2 === 0 ? 5 : 200))];
    expect(judgeAll(volumeSpike, VOLUME, reads(280), historyWith(baselineOf(varied)))).toEqual([]);
  });

  it('raises nothing in a person’s first week, nor after it with few active hours', () => {
    expect(judgeAll(volumeSpike, VOLUME, reads(500))).toEqual([]);
    const young = { ...baselineOf(STEADY), firstHourMs: START_MS - 6 * 86_400_000 };
    expect(judgeAll(volumeSpike, VOLUME, reads(500), historyWith(young))).toEqual([]);
    expect(judgeAll(volumeSpike, VOLUME, reads(500), historyWith(baselineOf(STEADY.slice(0, 19))))).toEqual(
      [],
    );
  });

  it('raises nothing below the floor, and does not count what was refused', () => {
    const idle = baselineOf(STEADY.map(() => 1));
    expect(judgeAll(volumeSpike, VOLUME, reads(20), historyWith(idle))).toEqual([]);
    const denied = reads(500).map((record) => ({ ...record, effect: 'deny' as const }));
    expect(judgeAll(volumeSpike, VOLUME, denied, historyWith(idle))).toEqual([]);
  });

  it('begins anew with each hour', () => {
    const history = historyWith(baselineOf(STEADY));
    const next = reads(80).map((record) => ({ ...record, atMs: record.atMs + 3_600_000 }));
    expect(judgeAll(volumeSpike, VOLUME, [...reads(80), ...next], history)).toEqual([]);
  });
});

describe('distinctItemSpike', () => {
  it('sees many different items, and not one item read many times', () => {
    const past = baselineOf(STEADY);
    expect(judgeAll(distinctItemSpike, VOLUME, reads(95), historyWith(past))).toHaveLength(5);
    const film = reads(5_000, 'f0000000-0000-7000-8000-00000000000a');
    expect(judgeAll(distinctItemSpike, VOLUME, film, historyWith(past))).toEqual([]);
  });
});
