import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseConfiguration } from '../../src/apply/configuration-file.js';
import { toConfigurationText } from '../../src/apply/configuration-text.js';
import type { CurrentState, Existing } from '../../src/apply/current-state.js';
import { plan } from '../../src/apply/plan.js';

const now = new Date('2026-06-01T00:00:00.000Z');
const slug = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
const words = fc.uniqueArray(fc.stringMatching(/^[a-zA-Z: #'"{}-]{1,10}$/), { maxLength: 3 });
const day = fc
  .date({ min: new Date('2026-07-01'), max: new Date('2090-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());
const instantOrNone = fc.option(day, { nil: null });
const name = fc.string({ minLength: 1, maxLength: 12, unit: 'binary' });

const existing = (fields: fc.Arbitrary<Record<string, unknown>>): fc.Arbitrary<Existing> =>
  fc.record({ id: fc.uuid(), slug, fields, answered: fc.constant({}) });
const bySlug = (fields: fc.Arbitrary<Record<string, unknown>>) =>
  fc.uniqueArray(existing(fields), { selector: (row) => row.slug, maxLength: 4 });

const state: fc.Arbitrary<CurrentState> = fc.record({
  organisation: slug,
  datasets: bySlug(
    fc.record({
      name,
      kmsKeyId: name,
      region: fc.constantFrom('eu', 'us'),
      sensitivity: fc.constantFrom('personal', 'special_category'),
      permittedPurposes: words,
      processingRestricted: fc.boolean(),
      clientInstruction: fc.option(name, { nil: null }),
      attestation: fc.record({ by: name, basis: name, at: day }),
      locked: fc.boolean(),
    }),
  ),
  projects: bySlug(
    fc.record({
      name,
      purpose: fc.constantFrom('annotation', 'no', '1', 'null'),
      endsAt: instantOrNone,
      allowedCountries: fc.constantFrom([], ['NO'], ['DE', 'NO']),
      budgets: fc.record({ items: fc.option(fc.nat(), { nil: null }), windowSeconds: fc.nat() }),
      leaseRequired: fc.boolean(),
    }),
  ),
  terms: fc.constant([]),
  transferBases: fc.array(
    existing(
      fc.record({
        fromRegion: fc.constantFrom('eu', 'us'),
        toCountry: fc.constantFrom('NO', 'IN'),
        mechanism: fc.constantFrom('scc', 'bcr'),
        sccModule: fc.option(fc.constantFrom(1, 2), { nil: null }),
        assessmentRef: fc.option(name, { nil: null }),
        validFrom: day,
        validUntil: day,
      }),
    ),
    { maxLength: 4 },
  ),
  assignments: fc.uniqueArray(
    existing(
      fc.record({ person: slug, project: slug, purpose: name, startsAt: day, expiresAt: instantOrNone }),
    ),
    { selector: ({ fields }) => `${String(fields['person'])} ${String(fields['project'])}`, maxLength: 5 },
  ),
  toolCredentials: bySlug(
    fc.record({
      name,
      projects: fc.uniqueArray(slug, { minLength: 1, maxLength: 3 }),
      person: fc.option(slug, { nil: null }),
      expiresAt: day,
      s3: fc.boolean(),
    }),
  ),
});

describe('plan', () => {
  it('has nothing to do for the file that was written from the same state, in YAML and in JSON', () => {
    fc.assert(
      fc.property(state, fc.boolean(), fc.boolean(), (current, asJson, prune) => {
        const text = toConfigurationText(current, { now, asJson });
        const desired = { ...parseConfiguration('f', text), terms: undefined };
        expect(plan(desired, current, { now, prune })).toEqual([]);
      }),
    );
  });

  it('leaves a section alone that the file does not have, and ends all of one that is there and empty', () => {
    fc.assert(
      fc.property(state, (current) => {
        const { organisation } = current;
        expect(plan({ organisation }, current, { now, prune: true })).toEqual([]);
        const steps = plan({ organisation, assignments: [] }, current, { now, prune: true });
        expect(steps.map(({ operation, kind }) => [operation, kind])).toEqual(
          current.assignments.map(() => ['end', 'assignment']),
        );
      }),
    );
  });

  it('takes away before it gives', () => {
    fc.assert(
      fc.property(state, state, (current, other) => {
        const text = toConfigurationText(
          { ...other, organisation: current.organisation },
          { now, asJson: true },
        );
        const desired = { ...parseConfiguration('f', text), terms: undefined };
        const operations = plan(desired, current, { now, prune: true }).map(({ operation }) => operation);
        const given = operations.findIndex((operation) => operation !== 'end');
        expect(given === -1 ? [] : operations.slice(given)).not.toContain('end');
      }),
    );
  });
});
