import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type Candidate,
  isNamedReviewer,
  mayReview,
  type Reviewed,
  type ReviewerRule,
  reviewersOf,
  withoutReviewer,
} from './reviewer-rules.js';

const ids = fc.constantFrom('p1', 'p2', 'p3', 'p4');
const projects = fc.constantFrom('a', 'b', 'c');
const roles = fc.subarray(['client_admin', 'client_auditor', 'operator_admin', 'annotator']);
const candidate: fc.Arbitrary<Candidate> = fc.record({ id: ids, organisationId: fc.constant('o'), roles });
const reviewed: fc.Arbitrary<Reviewed> = fc.record({
  personId: fc.option(ids),
  projectIds: fc.uniqueArray(projects, { minLength: 1 }),
});
const within = fc.option(fc.uniqueArray(projects, { minLength: 1 }), { nil: undefined });
const rule: fc.Arbitrary<ReviewerRule> = fc
  .oneof(
    fc.record({
      role: fc.constantFrom('client_admin' as const, 'client_auditor' as const),
      projects: within,
    }),
    fc.record({ people: fc.uniqueArray(ids, { minLength: 1 }), projects: within }),
  )
  .map(({ projects: only, ...who }) => ({ ...who, ...(only && { projects: only }) }));
const rules = fc.array(rule, { maxLength: 4 });

describe(mayReview.name, () => {
  it('is never true of one’s own access, whatever the rules say', () => {
    fc.assert(
      fc.property(rules, candidate, reviewed, (some, who, entry) => {
        expect(mayReview(some, who, { ...entry, personId: who.id })).toBe(false);
      }),
    );
  });

  it('is true of nobody without a rule, and of nobody by a rule that names others', () => {
    fc.assert(
      fc.property(candidate, reviewed, (who, entry) => {
        expect(mayReview([], who, entry)).toBe(false);
        expect(mayReview([{ people: ['somebody-else'] }], who, entry)).toBe(false);
        expect(mayReview([{ role: 'operator_auditor' }], who, entry)).toBe(false);
      }),
    );
  });

  it('adds up over rules and never takes away', () => {
    fc.assert(
      fc.property(rules, rule, candidate, reviewed, (some, more, who, entry) => {
        const any = [...some, more].some((one) => mayReview([one], who, entry));
        expect(mayReview([...some, more], who, entry)).toBe(any);
      }),
    );
  });

  it('keeps to the projects a rule names', () => {
    const lane: ReviewerRule = { role: 'client_admin', projects: ['a'] };
    const admin = { id: 'p1', organisationId: 'o', roles: ['client_admin'] };
    expect(isNamedReviewer([lane], admin, ['a', 'b'])).toBe(true);
    expect(isNamedReviewer([lane], admin, ['b'])).toBe(false);
  });
});

describe('who is left, and who is reminded', () => {
  it('are two sides of the same: what has a reviewer has one to remind', () => {
    fc.assert(
      fc.property(
        rules,
        fc.array(candidate, { maxLength: 4 }),
        fc.array(reviewed, { maxLength: 6 }),
        (some, who, entries) => {
          const orphans = new Set(withoutReviewer(some, who, entries));
          for (const entry of entries)
            expect(reviewersOf(some, who, [entry]).length === 0).toBe(orphans.has(entry));
        },
      ),
    );
  });
});
