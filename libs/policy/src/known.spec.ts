import { describe, expect, it } from '@jest/globals';
import { everyOf, isCount, isKnown, isListed, isSame, someOf } from './known.js';

const NO_LISTS = [null, undefined, 'list', 5, {}] as unknown as (readonly string[])[];

describe('what is not known', () => {
  it.each([null, undefined, '', 5, true, []])('is not a known text: %p', (value) => {
    expect(isKnown(value)).toBe(false);
    expect(isSame(value, value)).toBe(false);
    expect(isListed([value as string], value)).toBe(false);
  });

  it.each(NO_LISTS.map((list) => ({ list })))('is not a list: $list', ({ list }) => {
    expect(isListed(list, 'l')).toBe(false);
    expect(someOf(list, () => true)).toBe(false);
    expect(everyOf(list, () => true)).toBe(false);
  });

  it.each([null, undefined])('satisfies no condition as an entry: %p', (entry) => {
    expect(someOf([entry], () => true)).toBe(false);
    expect(everyOf([entry], () => true)).toBe(false);
    expect(someOf([entry, 'known'], () => true)).toBe(true);
    expect(everyOf([entry, 'known'], () => true)).toBe(false);
  });
});

describe('what is known', () => {
  it('is the same only as itself', () => {
    expect(isSame('a', 'a')).toBe(true);
    expect(isSame('a', 'b')).toBe(false);
    expect(isSame(null, 'a')).toBe(false);
  });

  it('is listed only by a list that names it', () => {
    expect(isListed(['a', 'b'], 'b')).toBe(true);
    expect(isListed(['a', 'b'], 'c')).toBe(false);
    expect(isListed([], 'a')).toBe(false);
  });

  it('meets a condition by some entry, or by every entry, of which an empty list has none to fail', () => {
    const isA = (entry: string) => entry === 'a';
    expect([someOf(['a', 'b'], isA), everyOf(['a', 'b'], isA)]).toEqual([true, false]);
    expect([someOf(['a', 'a'], isA), everyOf(['a', 'a'], isA)]).toEqual([true, true]);
    expect([someOf([], isA), everyOf([], isA)]).toEqual([false, true]);
  });

  it('is a count when whole and not negative', () => {
    expect([0, 1, Number.MAX_SAFE_INTEGER].every(isCount)).toBe(true);
    expect([-1, 0.5, Number.NaN, Infinity, 2 ** 53, '1', null].some(isCount)).toBe(false);
  });
});
