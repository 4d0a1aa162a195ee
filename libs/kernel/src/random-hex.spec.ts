import { describe, expect, it } from '@jest/globals';
import { randomHex } from './random-hex.js';

describe(randomHex, () => {
  it('returns two characters for each byte', () => {
    expect([0, 1, 16, 4_096].map((bytes) => randomHex(bytes).length)).toEqual([0, 2, 32, 8_192]);
    expect(randomHex(16)).toMatch(/^[\da-f]{32}$/);
  });

  it('never returns the same twice, also where its pool is filled again', () => {
    const ids = Array.from({ length: 10_000 }, () => randomHex(16));
    expect(new Set(ids).size).toBe(ids.length);
  });
});
