import { describe, expect, it } from '@jest/globals';
import { countryMarks, periodQuery, pointsOf } from './periods.js';

describe('a period', () => {
  it('ends with the interval that runs, and is as long as it says', () => {
    expect(periodQuery('day', Date.parse('2026-11-27T12:34:56Z'))).toEqual({
      from: '2026-11-26T13:00:00.000Z',
      to: '2026-11-27T13:00:00.000Z',
      interval: 'hour',
    });
  });

  it('has a point for every interval, also where nothing was read', () => {
    const from = '2026-11-27T10:00:00.000Z';
    const series = [{ at: '2026-11-27T11:00:00.000Z', allowed: 2, refused: 1 }];
    expect(pointsOf({ from, to: '2026-11-27T13:00:00.000Z', interval: 'hour', series })).toEqual([
      { atMs: Date.parse(from), allowed: 0, refused: 0 },
      { atMs: Date.parse(from) + 3_600_000, allowed: 2, refused: 1 },
      { atMs: Date.parse(from) + 7_200_000, allowed: 0, refused: 0 },
    ]);
  });

  it('paints a country darker the more was asked from there, and what is unknown not at all', () => {
    const marks = countryMarks([
      { country: 'DE', allowed: 90, refused: 10 },
      { country: 'FR', allowed: 1, refused: 0 },
      { country: null, allowed: 0, refused: 5 },
    ]);
    expect([...marks].map(([country, { tone }]) => [country, tone])).toEqual([
      ['DE', '3'],
      ['FR', '1'],
    ]);
  });
});
