import { expect, it } from '@jest/globals';
import { LruCache } from './lru-cache.js';

it('keeps what was used last and never more than its capacity', () => {
  const cache = new LruCache<string>(2);
  const made: string[] = [];
  const make = (key: string): string => {
    made.push(key);
    return key.toUpperCase();
  };
  for (const key of ['a', 'b', 'a', 'c', 'a', 'b'])
    expect(cache.getOrMake(key, make)).toBe(key.toUpperCase());
  expect(made).toEqual(['a', 'b', 'c', 'b']);
  expect(cache.size).toBe(2);
});
