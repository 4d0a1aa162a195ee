import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ApprovalStep } from '../request-rules/request-rules.entity.js';
import { type Approval, approversOf, isApprover, openStep, requiredSteps } from './approval-steps.js';

const step = (threshold: number, people: string[] = [], roles: ApprovalStep['roles'] = []): ApprovalStep => ({
  roles,
  people,
  threshold,
});
const by = (personId: string, index: number): Approval => ({ personId, step: index });

const steps = fc.array(
  fc.integer({ min: 1, max: 3 }).map((threshold) => step(threshold)),
  { minLength: 1, maxLength: 4 },
);
const approvals = fc.array(
  fc.record({ personId: fc.constantFrom('a', 'b', 'c', 'd'), step: fc.nat({ max: 3 }) }),
  { maxLength: 12 },
);

describe('the steps of an approval', () => {
  it('are met only by as many different people as all thresholds together, however they approve', () => {
    fc.assert(
      fc.property(steps, approvals, fc.boolean(), (asked, given, isSpecial) => {
        const required = requiredSteps(asked, isSpecial);
        if (openStep(required, given) !== null) return;
        const needed = required.reduce((sum, { threshold }) => sum + threshold, 0);
        expect(new Set(given.map(({ personId }) => personId)).size).toBeGreaterThanOrEqual(needed);
      }),
    );
  });

  it('take two people for special-category data, whatever was asked for', () => {
    fc.assert(
      fc.property(steps, fc.array(fc.nat({ max: 3 }), { maxLength: 8 }), (asked, places) => {
        const alone = places.map((index) => by('a', index));
        expect(openStep(requiredSteps(asked, true), alone)).not.toBeNull();
      }),
    );
    expect(requiredSteps([step(1)], true)).toEqual([step(2)]);
    expect(requiredSteps([step(1), step(1)], true)).toEqual([step(1), step(1)]);
    expect(requiredSteps([step(1)], false)).toEqual([step(1)]);
  });

  it('are never met where there are none', () => {
    expect(openStep([], [by('a', 0), by('b', 0)])).toBe(0);
    expect(openStep(requiredSteps([], true), [by('a', 0), by('b', 0)])).toBe(0);
  });

  it('come one after the other', () => {
    const two = [step(2), step(1)];
    expect(openStep(two, [])).toBe(0);
    expect(openStep(two, [by('a', 0)])).toBe(0);
    expect(openStep(two, [by('a', 0), by('a', 0)])).toBe(0);
    expect(openStep(two, [by('a', 0), by('b', 0)])).toBe(1);
    expect(openStep(two, [by('a', 0), by('b', 0), by('a', 1)])).toBe(1);
    expect(openStep(two, [by('a', 0), by('b', 0), by('c', 1)])).toBeNull();
  });

  it('count somebody in the first step they approved only', () => {
    const given = [by('a', 0), by('a', 1), by('b', 1)];
    expect([...approversOf(given, 0)]).toEqual(['a']);
    expect([...approversOf(given, 1)]).toEqual(['b']);
  });
});

describe('an approver', () => {
  it('is named, or holds a role that is named; nobody else is', () => {
    const named = step(1, ['a'], ['client_auditor']);
    expect(isApprover(named, { id: 'a', roles: [] })).toBe(true);
    expect(isApprover(named, { id: 'b', roles: ['client_auditor'] })).toBe(true);
    expect(isApprover(named, { id: 'b', roles: ['client_admin'] })).toBe(false);
    expect(isApprover(undefined, { id: 'a', roles: ['client_auditor'] })).toBe(false);
    expect(isApprover(step(1), { id: '', roles: [] })).toBe(false);
  });
});
