import { describe, expect, it } from '@jest/globals';
import { FactCache } from './fact-cache.js';

interface Fact {
  readonly value: number;
  readonly scope: string;
}

const scopesOf = (fact: Fact): readonly string[] => [fact.scope, 'everybody'];

/** A source that counts how often it was asked, and answers when told. */
function source(scope = 'organisation'): { load: () => Promise<Fact>; asked: () => number } {
  let asked = 0;
  return {
    load: () => {
      asked += 1;
      return Promise.resolve({ value: asked, scope });
    },
    asked: () => asked,
  };
}

describe('FactCache', () => {
  it('asks once for what does not change', async () => {
    const cache = new FactCache<Fact>(10);
    const { load, asked } = source();
    expect(await cache.get('a', load, scopesOf)).toEqual({ value: 1, scope: 'organisation' });
    expect(await cache.get('a', load, scopesOf)).toEqual({ value: 1, scope: 'organisation' });
    expect(asked()).toBe(1);
    expect(cache.peek('a')?.value).toBe(1);
  });

  it('forgets what a change concerns and keeps the rest', async () => {
    const cache = new FactCache<Fact>(10);
    const [mine, theirs] = [source('mine'), source('theirs')];
    await cache.get('a', mine.load, scopesOf);
    await cache.get('b', theirs.load, scopesOf);
    cache.invalidate(new Set(['mine']));
    expect(cache.peek('a')).toBeUndefined();
    expect(cache.peek('b')).toBeDefined();
    cache.invalidate(new Set(['everybody']));
    expect(cache.size).toBe(0);
  });

  it('forgets every one of many entries a change concerns', async () => {
    const cache = new FactCache<Fact>(100);
    for (let index = 0; index < 50; index += 1) {
      await cache.get(`${index}`, source(index % 2 === 0 ? 'even' : 'odd').load, scopesOf);
    }
    cache.invalidate(new Set(['even']));
    expect(cache.size).toBe(25);
    for (let index = 0; index < 50; index += 1)
      expect(cache.peek(`${index}`) === undefined).toBe(index % 2 === 0);
  });

  it('does not keep what was being loaded when a change came: it may be from before the change', async () => {
    const cache = new FactCache<Fact>(10);
    const { promise, resolve } = Promise.withResolvers<Fact>();
    const loading = cache.get('a', () => promise, scopesOf);
    cache.invalidate(new Set(['something else']));
    resolve({ value: 1, scope: 'organisation' });
    expect((await loading)?.value).toBe(1);
    expect(cache.peek('a')).toBeUndefined();
  });

  it('does not keep absence: what is not there may be given the next moment', async () => {
    const cache = new FactCache<Fact>(10);
    expect(await cache.get('a', () => Promise.resolve(null), scopesOf)).toBeNull();
    expect((await cache.get('a', source().load, scopesOf))?.value).toBe(1);
  });

  it('does not keep a failure', async () => {
    const cache = new FactCache<Fact>(10);
    await expect(cache.get('a', () => Promise.reject(new Error('away')), scopesOf)).rejects.toThrow('away');
    expect((await cache.get('a', source().load, scopesOf))?.value).toBe(1);
  });

  it('holds no more than agreed', async () => {
    const cache = new FactCache<Fact>(3);
    for (let index = 0; index < 10; index += 1) await cache.get(`${index}`, source().load, scopesOf);
    expect(cache.size).toBe(3);
  });

  it('forgets one entry when told', async () => {
    const cache = new FactCache<Fact>(10);
    await cache.get('a', source().load, scopesOf);
    cache.delete('a');
    expect(cache.peek('a')).toBeUndefined();
  });
});
