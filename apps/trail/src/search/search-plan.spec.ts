import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { EventFilters } from './event-filters.js';
import { byFacet, byIndex, byWalking, type Selected, survey } from './search-plan.js';

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
const RANGE = { low: HOSTILE, high: HOSTILE };

describe('the statements of a search', () => {
  it('bind every value: nothing a caller wrote is ever text of a statement', () => {
    fc.assert(
      fc.property(selections, (selected) => {
        for (const { sql, values } of [
          survey(selected, 10),
          byIndex(selected, RANGE, 10),
          byFacet(selected, RANGE, 10),
          byWalking(selected, RANGE, { limit: 10, rows: 100 }),
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
        const { sql } = byFacet(selected, RANGE, 10);
        expect(sql.includes('f.organisation_id = ANY')).toBe(selected.reach.organisations !== 'every');
      }),
    );
  });
});
