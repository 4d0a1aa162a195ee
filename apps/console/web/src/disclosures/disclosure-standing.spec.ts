import { describe, expect, it } from '@jest/globals';
import type { LawfulDisclosure } from '../api/disclosure-views.js';
import { canBeWithdrawn, standingOf, tellingOf } from './disclosure-standing.js';

const NOW = Date.parse('2026-11-27T12:00:00Z');
const HOLDS = {
  ...{ validFrom: '2026-11-27T00:00:00Z', validUntil: '2026-11-28T00:00:00Z' },
  ...{ withdrawnAt: null, toldAt: '2026-11-27T00:00:00Z', barredFromClient: null },
} as LawfulDisclosure;

describe('where a disclosure stands', () => {
  it.each([
    [{}, 'Holds', true],
    [{ validFrom: '2026-11-27T12:00:01Z' }, 'Not yet', true],
    [{ validUntil: '2026-11-27T12:00:00Z' }, 'Over', false],
    [{ withdrawnAt: '2026-11-27T11:00:00Z' }, 'Withdrawn', false],
  ])('with %j is “%s”', (change, word, isToWithdraw) => {
    const disclosure = { ...HOLDS, ...change };
    expect(standingOf(disclosure, NOW).word).toBe(word);
    expect(canBeWithdrawn(disclosure, NOW)).toBe(isToWithdraw);
  });

  it.each([
    [{}, 'Told'],
    [{ toldAt: null, barredFromClient: { reason: 'A law', until: '2026-11-27T12:00:01Z' } }, 'Barred by law'],
    [{ toldAt: null, barredFromClient: { reason: 'A law', until: '2026-11-27T12:00:00Z' } }, 'To be told'],
  ])('towards the client, with %j, is “%s”', (change, word) => {
    expect(tellingOf({ ...HOLDS, ...change }, NOW).word).toBe(word);
  });
});
