import { describe, expect, it } from '@jest/globals';
import { standingOf } from './assignment-standing.js';

const NOW_MS = Date.parse('2026-11-27T12:00:00Z');
const held = { startsAt: '2026-01-01T00:00:00Z', expiresAt: null, revokedAt: null };

describe('an assignment', () => {
  it('holds from its start to its end, unless it was revoked', () => {
    const wordOf = (change: object): string => standingOf({ ...held, ...change }, NOW_MS).word;
    expect(wordOf({})).toBe('Holds');
    expect(wordOf({ startsAt: '2026-11-27T12:00:01Z' })).toBe('Not yet');
    expect(wordOf({ expiresAt: '2026-11-27T12:00:00Z' })).toBe('Expired');
    expect(wordOf({ expiresAt: '2026-11-27T12:00:01Z' })).toBe('Holds');
    expect(wordOf({ revokedAt: '2026-11-27T11:00:00Z', expiresAt: '2026-01-02T00:00:00Z' })).toBe('Revoked');
  });
});
