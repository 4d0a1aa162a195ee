import { describe, expect, it } from '@jest/globals';
import type { Project, TransferBasis } from '../api/views.js';
import { basisStanding, marksOf } from './region-marks.js';

const NOW_MS = Date.parse('2026-11-27T12:00:00Z');
const basis = { withdrawnAt: null, validFrom: '2026-01-01T00:00:00Z', validUntil: '2027-06-01T00:00:00Z' };

describe('a transfer basis', () => {
  it('is valid between its dates, and says a month ahead that it ends', () => {
    const wordOf = (change: object): string => basisStanding({ ...basis, ...change }, NOW_MS).word;
    expect(wordOf({})).toBe('Valid');
    expect(wordOf({ validUntil: '2026-12-20T00:00:00Z' })).toBe('Ends soon');
    expect(wordOf({ validUntil: '2026-11-27T12:00:00Z' })).toBe('Expired');
    expect(wordOf({ validFrom: '2026-12-01T00:00:00Z' })).toBe('From 1 Dec 2026');
    expect(wordOf({ withdrawnAt: '2026-02-01T00:00:00Z' })).toBe('Withdrawn');
  });
});

describe('the map', () => {
  it('marks what projects allow, and a basis that does not hold over it', () => {
    const projects = [
      { name: 'One', allowedCountries: ['DE', 'US'], allowedGroups: [] },
      { name: 'Two', allowedCountries: [], allowedGroups: ['EU'] },
    ] as unknown as Project[];
    const bases = [
      { ...basis, toCountry: 'US', withdrawnAt: '2026-02-01T00:00:00Z' },
    ] as unknown as TransferBasis[];
    expect([
      ...marksOf({ projects, bases, groups: [{ code: 'EU', countries: ['DE'] }], nowMs: NOW_MS }),
    ]).toEqual([
      ['DE', { tone: 'good', text: 'allowed by One, Two' }],
      ['US', { tone: 'bad', text: 'basis withdrawn' }],
    ]);
  });
});
