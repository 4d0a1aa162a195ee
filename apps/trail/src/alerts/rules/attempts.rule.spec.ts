import { describe, expect, it } from '@jest/globals';
import { judgeAll, recordOf, START_MS } from '../../../test/alerts/rule-sight.js';
import { denialsInARow } from './denials-in-a-row.rule.js';
import type { TrailRecord } from '../trail-record.js';
import { sequentialScraping } from './sequential-scraping.rule.js';

const ROW = { denials: 5, withinMinutes: 10 };
const RUN = { items: 50, withinMinutes: 10 };
const item = (at: number): string => `00000000-0000-7000-8000-${at.toString(16).padStart(12, '0')}`;
const denied = (count: number, everyMs = 1_000, changed: Partial<TrailRecord> = {}): TrailRecord[] =>
  Array.from({ length: count }, (_, at) =>
    recordOf({ effect: 'deny', atMs: START_MS + at * everyMs, ...changed }),
  );
const walk = (ids: readonly number[], everyMs: number): TrailRecord[] =>
  ids.map((id, at) => recordOf({ itemId: item(id), atMs: START_MS + at * everyMs }));
const upTo = (count: number): number[] => Array.from({ length: count }, (_, at) => at + 1);

describe('denialsInARow', () => {
  it('sees the row when it is long enough, and names its records, oldest first', () => {
    const records = denied(6);
    const findings = judgeAll(denialsInARow, ROW, records);
    expect(findings.map(({ details }) => details['denials'])).toEqual([5, 6]);
    expect(findings[0]?.recordIds).toEqual(records.slice(0, 5).map(({ id }) => id));
  });

  it('raises nothing where a read succeeded in between, or the denials are far apart', () => {
    const [success] = [recordOf({ atMs: START_MS + 3_500 })];
    const records = denied(8);
    expect(judgeAll(denialsInARow, ROW, [...records.slice(0, 4), success, ...records.slice(4)])).toEqual([]);
    expect(judgeAll(denialsInARow, ROW, denied(50, 150_001))).toEqual([]);
  });

  it('does not take a listing that succeeded for a success: it is where trying doors begins', () => {
    const records = denied(6).flatMap((record) => [
      record,
      { ...record, kind: 'listing', effect: 'allow' as const },
    ]);
    expect(judgeAll(denialsInARow, ROW, records)).toHaveLength(2);
  });

  it('raises nothing about refused administration and refused questions to the trail', () => {
    expect(judgeAll(denialsInARow, ROW, denied(50, 1_000, { kind: 'administration' }))).toEqual([]);
    expect(judgeAll(denialsInARow, ROW, denied(50, 1_000, { kind: 'trail' }))).toEqual([]);
  });
});

describe('sequentialScraping', () => {
  it('sees a walk through items, and goes on seeing it', () => {
    const findings = judgeAll(sequentialScraping, RUN, walk(upTo(60), 500));
    expect(findings).toHaveLength(11);
    expect(findings[0]?.details).toMatchObject({ items: 50 });
  });

  it('raises nothing for a person working through the same queue at a person’s pace', () => {
    expect(judgeAll(sequentialScraping, RUN, walk(upTo(500), 20_000))).toEqual([]);
  });

  it('raises nothing for items in no order, and takes ranges of one item for one step', () => {
    const shuffled = upTo(500).map((at) => (at * 7919) % 501);
    expect(judgeAll(sequentialScraping, RUN, walk(shuffled, 10))).toEqual([]);
    const film = upTo(49).flatMap((at) => Array.from({ length: 20 }, () => at));
    expect(judgeAll(sequentialScraping, RUN, walk(film, 10))).toEqual([]);
  });

  it('sees a walk that follows a long slow one', () => {
    const slow = walk(upTo(300), 20_000);
    const from = (slow.at(-1)?.atMs ?? 0) + 1_000;
    const fast = upTo(100).map((at) => recordOf({ itemId: item(300 + at), atMs: from + at * 100 }));
    expect(judgeAll(sequentialScraping, RUN, [...slow, ...fast]).length).toBeGreaterThan(20);
  });
});
