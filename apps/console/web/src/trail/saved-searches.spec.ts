import { describe, expect, it } from '@jest/globals';
import { SavedSearches } from './saved-searches.js';

function storeOf(entries: Record<string, string> = {}): Pick<Storage, 'getItem' | 'setItem'> {
  const kept = new Map(Object.entries(entries));
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) };
}

describe('saved searches', () => {
  it('are found again by their name, and are one person’s own', () => {
    const store = storeOf();
    new SavedSearches(store, 'a').keep({ name: 'Refused', filters: { effect: 'deny' } });
    expect(new SavedSearches(store, 'a').list()).toEqual([{ name: 'Refused', filters: { effect: 'deny' } }]);
    expect(new SavedSearches(store, 'b').list()).toEqual([]);
  });

  it('replace one of the same name, and can be forgotten', () => {
    const searches = new SavedSearches(storeOf(), 'a');
    searches.keep({ name: 'Mine', filters: { effect: 'deny' } });
    expect(searches.keep({ name: 'Mine', filters: { effect: 'allow' } })).toHaveLength(1);
    expect(searches.forget('Mine')).toEqual([]);
  });

  it('are read as none where something else was written', () => {
    for (const text of ['{', '{}', 'null', '[null, 1, {"name":1}]']) {
      expect(new SavedSearches(storeOf({ 'portcullis.searches.a': text }), 'a').list()).toEqual([]);
    }
  });
});
