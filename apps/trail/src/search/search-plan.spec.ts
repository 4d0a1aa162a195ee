import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { EventFilters } from './event-filters.js';
import { exportStatement } from '../exports/export-statement.js';
import { byFacet, byIndex, byWalking, type Matching, type Selected, survey } from './search-plan.js';

const HOSTILE = `'; DROP TABLE access_entries; --`;
const value = fc.option(fc.constantFrom(HOSTILE, 'x', '$1', `" OR ''='`));
const filters: fc.Arbitrary<EventFilters> = fc.record({
  projectId: value,
  datasetId: value,
  itemId: value,
  personId: value,
  toolId: value,
  effect: value,
  code: value,
  country: value,
  kind: value,
  fromMs: fc.constant(null),
  toMs: fc.constant(null),
});
const selections: fc.Arbitrary<Selected> = fc
  .tuple(filters, fc.constantFrom<Selected['reach']['organisations']>('every', [HOSTILE], []))
  .map(([given, organisations]) => ({
    filters: given,
    reach: { organisations, scope: { organisations: [] } },
  }));
const matchings = fc.constantFrom<Matching>(
  { kind: 'every' },
  { kind: 'many', facets: 1 },
  { kind: 'named', facets: 1, ids: HOSTILE },
);
const RANGE = { low: HOSTILE, high: HOSTILE };

describe('the statements of a search', () => {
  it('bind every value: nothing a caller wrote is ever text of a statement', () => {
    fc.assert(
      fc.property(selections, matchings, (selected, matching) => {
        for (const { sql, values } of [
          survey(selected, 10),
          byIndex(selected, RANGE, { limit: 10, matching }),
          byFacet(selected, RANGE, { limit: 10, matching }),
          byWalking(selected, RANGE, { limit: 10, rows: 100, matching }),
          exportStatement(selected, 'csv'),
        ]) {
          expect(sql).not.toContain('DROP');
          const used = [...sql.matchAll(/\$(\d+)/g)].map(([, place]) => Number(place));
          expect(new Set(used)).toEqual(new Set(values.map((_value, index) => index + 1)));
        }
      }),
    );
  });

  it('name the organisations of the first line in every statement of a caller who does not see every one', () => {
    fc.assert(
      fc.property(selections, (selected) => {
        const many: Matching = { kind: 'many', facets: 1 };
        const narrowed = selected.reach.organisations !== 'every';
        expect(survey(selected, 10).sql.includes('f.organisation_id =')).toBe(narrowed);
        const facets = byFacet(selected, RANGE, { limit: 10, matching: many }).sql;
        expect(facets.includes('f.organisation_id =')).toBe(narrowed);
        for (const matching of [many, { kind: 'every' } as const]) {
          const { sql } = byWalking(selected, RANGE, { limit: 10, rows: 100, matching });
          expect(sql.includes('l.organisation_id =')).toBe(narrowed);
        }
        expect(exportStatement(selected, 'ndjson').sql.includes('l.organisation_id =')).toBe(narrowed);
      }),
    );
  });
});
