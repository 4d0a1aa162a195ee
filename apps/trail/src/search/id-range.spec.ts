import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { uuidV7 } from '#libs/kernel';
import { firstIdAt, HIGHEST_ID, idRange, intersection, LOWEST_ID } from './id-range.js';
import { cut } from './log-partitions.service.js';

const instants = fc.integer({ min: 0, max: Date.UTC(3000, 0, 1) });

describe(idRange.name, () => {
  it('holds the ids of exactly the milliseconds from the first to the one before the last', () => {
    fc.assert(
      fc.property(instants, instants, instants, (fromMs, toMs, atMs) => {
        const { low, high } = idRange({ fromMs, toMs });
        const id = uuidV7(atMs);
        expect(id >= low && id < high).toBe(atMs >= fromMs && atMs < toMs);
      }),
    );
  });

  it('ends before the record a page follows, and never later than the filter', () => {
    const [id, toMs] = [uuidV7(1_000), 500];
    expect(idRange({ fromMs: null, toMs: null }, id).high).toBe(id);
    expect(idRange({ fromMs: null, toMs }, id).high).toBe(firstIdAt(toMs));
  });
});

describe(cut.name, () => {
  it('leaves no gap and no overlap, newest first, whatever partitions there are', () => {
    const bounds = fc.uniqueArray(instants, { maxLength: 8 });
    fc.assert(
      fc.property(bounds, instants, (edges, atMs) => {
        const ids = edges.sort((one, other) => one - other).map(firstIdAt);
        const partitions = ids.slice(1).map((high, index) => ({ low: ids[index] ?? '', high }));
        const parts = cut(partitions);
        const id = uuidV7(atMs);
        expect(parts.filter(({ low, high }) => id >= low && id < high).length).toBe(1);
        expect(parts[0]?.high).toBe(HIGHEST_ID);
        expect(parts.at(-1)?.low).toBe(LOWEST_ID);
        for (const [index, part] of parts.slice(1).entries()) expect(part.high).toBe(parts[index]?.low);
      }),
    );
  });
});

describe(intersection.name, () => {
  it('is nothing where ranges only touch', () => {
    expect(intersection({ low: 'a', high: 'b' }, { low: 'b', high: 'c' })).toBeNull();
    expect(intersection({ low: 'a', high: 'c' }, { low: 'b', high: 'd' })).toEqual({ low: 'b', high: 'c' });
  });
});
