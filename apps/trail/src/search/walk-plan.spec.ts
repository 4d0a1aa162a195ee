import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Matching } from './search-plan.js';
import { nextWalk, type Progress } from './walk-plan.js';

const named = (facets: number): Matching => ({ kind: 'named', facets, ids: '{}' });
const START: Progress = { walks: 0, walked: 0, found: 0, missing: 51 };

describe(nextWalk.name, () => {
  it('walks just the page where every record matches', () => {
    expect(nextWalk({ kind: 'every' }, START)).toBe(51);
  });

  it('asks few combinations at once', () => {
    expect(nextWalk(named(200), START)).toBeNull();
  });

  it('looks at some records first where there are more combinations', () => {
    expect(nextWalk(named(201), START)).toBe(4_000);
    expect(nextWalk(named(201), { ...START, missing: 9_000 })).toBe(9_000);
  });

  it('goes on as far as the page is likely to end, where that is cheaper than asking', () => {
    const progress = { walks: 1, walked: 4_000, found: 20, missing: 31 };
    expect(nextWalk(named(5_000), progress)).toBe(8_060);
    expect(nextWalk(named(1_000), progress)).toBeNull();
  });

  it('walks once more before it asks what nobody counted', () => {
    const progress = { walks: 1, walked: 4_000, found: 0, missing: 51 };
    expect(nextWalk(named(5_000), progress)).toBeNull();
    expect(nextWalk({ kind: 'many', facets: 10_001 }, progress)).toBe(20_000);
  });

  it('never walks for ever, nor further than asking would cost', () => {
    const progress = fc.record({
      walks: fc.integer({ min: 1, max: 5 }),
      walked: fc.integer({ min: 1, max: 100_000 }),
      found: fc.nat(1_000),
      missing: fc.integer({ min: 1, max: 1_001 }),
    });
    fc.assert(
      fc.property(progress, fc.integer({ min: 1, max: 10_000 }), (at, facets) => {
        const rows = nextWalk(named(facets), at);
        if (at.walks >= 3) expect(rows).toBeNull();
        else expect(rows ?? 0).toBeLessThanOrEqual(Math.ceil(facets * 4 * 1.3));
      }),
    );
  });
});
