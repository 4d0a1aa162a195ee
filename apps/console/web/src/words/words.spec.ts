import { describe, expect, it } from '@jest/globals';
import { countryName } from './countries.js';
import { toDateTime, toDistance, toExact } from './instants.js';
import { toBytes, toDuration } from './numbers.js';
import { wordOf } from './words.js';

describe('what is shown', () => {
  it('are bytes in the unit they are read in', () => {
    expect([0, 999, 1_000, 282_531, 83_886_080].map(toBytes)).toEqual([
      '0 B',
      '999 B',
      '1 kB',
      '283 kB',
      '83.9 MB',
    ]);
  });

  it('is a window of time in the largest unit that says it exactly', () => {
    expect([86_400, 3_600, 5_400, 61].map(toDuration)).toEqual([
      '1 day',
      '1 hour',
      '90 minutes',
      '61 seconds',
    ]);
  });

  it('are instants in UTC, wherever the reader is', () => {
    expect(toDateTime('2026-11-27T23:59:59.999Z')).toBe('27 Nov 2026, 23:59:59 UTC');
    expect(toExact('2026-11-27T23:59:59.999Z')).toBe('2026-11-27 23:59:59.999');
    expect(toDistance('2026-11-27T00:00:00Z', Date.parse('2026-11-29T00:00:00Z'))).toBe('2 days ago');
  });

  it('are countries by name, and what is no country as it was recorded', () => {
    expect([countryName('DE'), countryName('ZZ'), countryName('?')]).toEqual(['Germany', 'ZZ', '?']);
  });

  it('are stored words as people say them', () => {
    expect([wordOf('in_house'), wordOf('personal'), wordOf('quality-review')]).toEqual([
      'In-house',
      'Personal',
      'Quality review',
    ]);
  });
});
