import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { weakenedOfDataset, weakenedOfProject, weakenedOfRules } from './controls.js';

const some = (...values: string[]) => fc.subarray(values);
const instant = fc.constantFrom('2026-01-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z');
const budget = fc.option(fc.constantFrom(0, 5, 50));
const projects = fc.record({
  state: fc.constantFrom('draft', 'active', 'paused', 'completed'),
  datasets: some('one', 'two'),
  startsAt: instant,
  endsAt: fc.option(instant),
  purpose: fc.constant('annotation'),
  minimumAge: fc.constantFrom(16, 18),
  workforceTypes: some('in_house', 'vendor', 'freelancer'),
  requiredTrainings: some('a', 'b'),
  allowedCountries: some('DE', 'US', 'IN'),
  allowedGroups: some('EEA', 'UK'),
  denyAnonymisingNetworks: fc.boolean(),
  allowDelegatedTools: fc.boolean(),
  budgets: fc.record({ items: budget, bytes: budget, windowSeconds: fc.constantFrom(60, 3_600) }),
  retentionDays: fc.constantFrom(7, 60, 90),
  allowedOrigins: some('https://a.example', 'https://b.example'),
  requireSessionForPresigned: fc.boolean(),
  leaseRequired: fc.boolean(),
  leaseSeconds: fc.constantFrom(60, 3_600),
  reviewRequired: fc.boolean(),
});
const datasets = fc.record({
  permittedPurposes: some('annotation', 'training'),
  processingRestricted: fc.boolean(),
  locked: fc.boolean(),
  sensitivity: fc.constant('special_category'),
  clientInstruction: fc.option(fc.record({ text: fc.constantFrom('a', 'b'), recordedAt: instant })),
});
const seconds = fc.constantFrom(60, 3_600);
const rules = fc.record({
  steps: fc.array(
    fc.record({
      roles: fc.subarray(['client_admin', 'client_auditor'] as const),
      people: some('a', 'b'),
      threshold: fc.constantFrom(1, 2),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  maxGrantSeconds: seconds,
  breakGlass: fc.record({ people: some('a', 'b'), maxSeconds: seconds, reviewSeconds: seconds }),
});

const named = (concerns: readonly { readonly what: string }[]): string[] => concerns.map(({ what }) => what);

describe('what counts as turning a control off', () => {
  it('is got round by no splitting: where two edits weaken anything in sum, one of them is found out', () => {
    fc.assert(
      fc.property(projects, projects, projects, fc.boolean(), (first, between, last, special) => {
        const parts = [
          ...weakenedOfProject(first, between, special),
          ...weakenedOfProject(between, last, special),
        ];
        // Not by name: a limit taken away, its window shortened and it set again is found out as the limit.
        expect(parts.length > 0 || weakenedOfProject(first, last, special).length === 0).toBe(true);
      }),
      { numRuns: 5_000 },
    );
    fc.assert(
      fc.property(datasets, datasets, datasets, (first, between, last) => {
        const parts = [...weakenedOfDataset(first, between), ...weakenedOfDataset(between, last)];
        expect(named(parts)).toEqual(expect.arrayContaining(named(weakenedOfDataset(first, last))));
      }),
    );
  });

  it('is got round by no splitting of request rules either, and is nothing where they stay as they are', () => {
    fc.assert(
      fc.property(rules, rules, rules, (first, between, last) => {
        const parts = [...weakenedOfRules(first, between), ...weakenedOfRules(between, last)];
        expect(parts.length > 0 || weakenedOfRules(first, last).length === 0).toBe(true);
        expect(weakenedOfRules(first, first)).toEqual([]);
      }),
      { numRuns: 5_000 },
    );
  });

  it('is nothing where nothing changes, and of a draft that was never opened nothing at all', () => {
    fc.assert(
      fc.property(projects, (project) => {
        expect(weakenedOfProject(project, project, true)).toEqual([]);
        expect(weakenedOfProject(null, { ...project, state: 'draft' }, true)).toEqual([]);
      }),
    );
  });

  it('is every country and group of a project that is opened', () => {
    fc.assert(
      fc.property(projects, (project) => {
        const opened = named(weakenedOfProject(null, { ...project, state: 'active' }, false));
        expect(opened.includes('allowedCountries')).toBe(project.allowedCountries.length > 0);
        expect(opened.includes('allowedGroups')).toBe(project.allowedGroups.length > 0);
      }),
    );
  });
});
