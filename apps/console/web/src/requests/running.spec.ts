import { describe, expect, it } from '@jest/globals';
import { isRunning } from './running.js';

const NOW = Date.parse('2026-11-27T12:00:00Z');
const GRANT = { assignment: 'a', startsAt: '2026-11-27T11:00:00Z', expiresAt: null, revokedAt: null };

describe('access that was granted', () => {
  it.each([
    [null, false],
    [GRANT, true],
    [{ ...GRANT, expiresAt: '2026-11-27T12:00:01Z' }, true],
    [{ ...GRANT, expiresAt: '2026-11-27T12:00:00Z' }, false],
    [{ ...GRANT, revokedAt: '2026-11-27T11:30:00Z' }, false],
  ])('by %j runs: %s', (grant, runs) => {
    expect(isRunning({ grant }, NOW)).toBe(runs);
  });
});
