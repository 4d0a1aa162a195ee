import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hasBegun, isInstant, isStillBefore } from './instant.js';

const dates = fc.date({
  min: new Date('0000-01-01T00:00:00.000Z'),
  max: new Date('9999-12-31T23:59:59.999Z'),
  noInvalidDate: true,
});

describe('an instant', () => {
  it('is every UTC time of the years 0000 to 9999, ordered as its text is', () => {
    fc.assert(
      fc.property(dates, dates, (first, second) => {
        const [from, at] = [first.toISOString(), second.toISOString()];
        expect(isInstant(from)).toBe(true);
        expect(hasBegun(from, at)).toBe(first.getTime() <= second.getTime());
        expect(isStillBefore(from, at)).toBe(second.getTime() < first.getTime());
      }),
    );
  });

  it('includes the start of a validity and excludes its end', () => {
    const now = '2026-11-22T12:00:00.000Z';
    expect(hasBegun(now, now)).toBe(true);
    expect(isStillBefore(now, now)).toBe(false);
  });

  it.each([
    '2026-11-22',
    '2026-11-22T12:00:00Z',
    '2026-11-22 12:00:00.000Z',
    '2026-11-22T12:00:00.000z',
    '2026-11-22T12:00:00.000+',
    '2026-11-22T12:00:00.000Z ',
    '202/-11-22T12:00:00.000Z',
    '202:-11-22T12:00:00.000Z',
    '2026011022T12:00:00.000Z',
    '+010000-01-01T00:00:00.000Z',
    'infinity',
    '',
    null,
    undefined,
    0,
    new Date(0),
    Object('2026-11-22T12:00:00.000Z'),
    { toString: () => '2026-11-22T12:00:00.000Z' },
  ])('is never %p, neither as a start, as an end nor as now', (value) => {
    const now = '2026-11-22T12:00:00.000Z';
    expect(isInstant(value)).toBe(false);
    expect(hasBegun(value, now)).toBe(false);
    expect(isStillBefore(value, now)).toBe(false);
    expect(hasBegun('0000-01-01T00:00:00.000Z', value as string)).toBe(false);
    expect(isStillBefore('9999-01-01T00:00:00.000Z', value as string)).toBe(false);
  });
});
