import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Decision } from './decision.js';
import { disclose } from './disclose.js';
import { REASON_CODES, type ReasonCode } from './reason-codes.js';

const ALL = Object.keys(REASON_CODES) as ReasonCode[];
const someCodes = fc.subarray(ALL, { minLength: 1 });

function denied(codes: readonly ReasonCode[]): Decision {
  const reasons = codes.map((code) => ({ gate: REASON_CODES[code].gate, code }));
  return { effect: 'deny', reasons, verdicts: [], policyVersion: 'test' };
}

const told = (codes: readonly ReasonCode[]) => disclose(denied(codes)).reasons.map(({ code }) => code);
const without = (...hidden: readonly ReasonCode[]) => ALL.filter((code) => !hidden.includes(code));
const PRINCIPAL = ALL.filter((code) => REASON_CODES[code].gate === 'principal');

describe('what the caller is told', () => {
  it('is nothing of an allow', () => {
    expect(disclose({ effect: 'allow', reasons: [], verdicts: [], policyVersion: 'test' })).toEqual({
      status: 'allow',
      reasons: [],
    });
  });

  it('of another organisation is exactly what a missing item says, whatever else applies', () => {
    fc.assert(
      fc.property(someCodes, (codes) => {
        const all = [...new Set([...codes, 'OTHER_ORGANISATION' as const])];
        expect(disclose(denied(all))).toEqual({ status: 'not-found', reasons: [] });
      }),
    );
  });

  it('stops at the first door that is shut: role, principal, assignment, item', () => {
    expect(told(without('OTHER_ORGANISATION'))).toEqual(['ROLE_FORBIDS']);
    expect(told(without('OTHER_ORGANISATION', 'ROLE_FORBIDS'))).toEqual(PRINCIPAL);
    expect(told(without('OTHER_ORGANISATION', ...PRINCIPAL, 'ROLE_FORBIDS'))).toEqual(['NOT_ASSIGNED']);
    expect(told(without('OTHER_ORGANISATION', ...PRINCIPAL, 'ROLE_FORBIDS', 'NOT_ASSIGNED'))).toEqual([
      'ITEM_NOT_IN_PROJECT',
    ]);
  });

  it('is every reason once all doors are open, in the order of the decision', () => {
    const doors: readonly ReasonCode[] = [
      'OTHER_ORGANISATION',
      ...PRINCIPAL,
      'ROLE_FORBIDS',
      'NOT_ASSIGNED',
      'ITEM_NOT_IN_PROJECT',
    ];
    expect(told(without(...doors))).toEqual(without(...doors));
    expect(disclose(denied(without(...doors))).status).toBe('forbidden');
  });

  it('is to try later only when nothing else stands in the way', () => {
    const later: ReasonCode[] = ['KEY_UNAVAILABLE', 'AUDIT_UNAVAILABLE'];
    for (const codes of [later, later.slice(0, 1), later.slice(1)]) {
      expect(disclose(denied(codes)).status).toBe('unavailable');
      expect(told(codes)).toEqual(codes);
    }
    for (const other of without('OTHER_ORGANISATION', ...later)) {
      expect(disclose(denied([other, ...later])).status).toBe('forbidden');
      expect(disclose(denied([...later, other])).status).toBe('forbidden');
    }
  });

  it('is never more than was decided, and a denial without a reason is still a refusal', () => {
    fc.assert(
      fc.property(someCodes, (codes) => {
        expect(codes).toEqual(expect.arrayContaining(told(codes)));
        expect(disclose(denied(codes)).status).not.toBe('allow');
      }),
    );
    expect(disclose(denied([]))).toEqual({ status: 'forbidden', reasons: [] });
  });
});
