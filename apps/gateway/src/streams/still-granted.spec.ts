import { describe, expect, it } from '@jest/globals';
import type { Outcome } from '#libs/trail';
import { AnswersWithoutBytes, assertStillGranted } from './still-granted.js';
import { StreamRegistry } from './stream-registry.js';

const lease = (valid: boolean): { isValid(): boolean } => ({ isValid: () => valid });
const changed = expect.objectContaining({
  code: 'ACCESS_CHANGED',
  kind: 'unavailable',
  retryAfterSeconds: 1,
  context: { recordId: 'record' },
});
const LOST = [
  { isCut: true, valid: true, ending: 'revoked' },
  { isCut: false, valid: false, ending: 'lease_lost' },
  { isCut: true, valid: false, ending: 'revoked' },
] as const;

describe('assertStillGranted', () => {
  it('passes only an access that was not cut, on an instance that holds its lease', () => {
    expect(() => assertStillGranted({ isCut: false }, lease(true), 'record')).not.toThrow();
    for (const { isCut, valid } of LOST)
      expect(() => assertStillGranted({ isCut }, lease(valid), 'record')).toThrow(changed);
  });
});

describe(AnswersWithoutBytes.name, () => {
  function conclude(isCut: boolean, valid: boolean): { outcomes: Outcome[]; open: number; error: unknown } {
    const outcomes: Outcome[] = [];
    const registry = new StreamRegistry();
    const stream = registry.register({
      scopes: [],
      isStillAllowed: () => Promise.resolve(true),
    });
    if (isCut) registry.cutAll('revoked');
    const answers = new AnswersWithoutBytes(lease(valid), { outcome: (outcome) => outcomes.push(outcome) });
    let error: unknown;
    try {
      answers.conclude({ stream, recordId: 'record', owner: 'client' });
    } catch (thrown) {
      error = thrown;
    }
    return { outcomes, open: registry.size, error };
  }

  it('ends an access that holds as complete', () => {
    expect(conclude(false, true)).toEqual({
      outcomes: [{ recordId: 'record', organisationId: 'client', bytesSent: 0, ending: 'complete' }],
      open: 0,
      error: undefined,
    });
  });

  it.each(LOST)(
    'answers nothing when it does not, and says so on record: $ending',
    ({ isCut, valid, ending }) => {
      const { outcomes, open, error } = conclude(isCut, valid);
      expect(error).toEqual(changed);
      expect(outcomes).toMatchObject([{ bytesSent: 0, ending }]);
      expect(open).toBe(0);
    },
  );
});
