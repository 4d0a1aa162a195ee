import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isUuid } from './ids.js';
import { uuidV7 } from './uuid-v7.js';

const MAX_48_BITS = 2 ** 48 - 1;

describe('uuidV7', () => {
  it('is a canonical UUID of version 7 and the RFC 9562 variant, for any time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: MAX_48_BITS }), (unixMs) => {
        const id = uuidV7(unixMs);
        expect(isUuid(id)).toBe(true);
        expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)).toBe(unixMs);
      }),
    );
  });

  it('has the layout of the example in RFC 9562, appendix A.6', () => {
    expect(uuidV7(0x017f22e279b0)).toMatch(/^017f22e2-79b0-7/);
  });

  it('sorts by time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: MAX_48_BITS - 1 }), (unixMs) => {
        expect(uuidV7(unixMs) < uuidV7(unixMs + 1)).toBe(true);
      }),
    );
  });

  it('is different every time, also within a millisecond and across refills of its randomness', () => {
    const ids = new Set(Array.from({ length: 20_000 }, () => uuidV7(1)));
    expect(ids.size).toBe(20_000);
  });

  it('uses every one of its 74 random bits', () => {
    const seen = Array.from({ length: 2_000 }, () => BigInt(`0x${uuidV7(0).replaceAll('-', '')}`));
    const ones = seen.reduce((all, id) => all | id, 0n);
    const zeros = seen.reduce((all, id) => all | ~id, 0n);
    const varying = ones & zeros & ((1n << 80n) - 1n);
    expect(varying.toString(2).replaceAll('0', '')).toHaveLength(74);
  });
});
