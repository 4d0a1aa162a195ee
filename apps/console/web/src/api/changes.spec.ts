import { describe, expect, it } from '@jest/globals';
import { because, changedMembers, onlyIf } from './changes.js';

describe('a change', () => {
  it('sends what is otherwise than before, and nothing else', () => {
    const before = { name: 'Street', budgets: { items: 1, bytes: null }, groups: ['EU'] };
    expect(changedMembers({ ...before }, before)).toEqual({});
    expect(changedMembers({ ...before, groups: [], budgets: { items: 2, bytes: null } }, before)).toEqual({
      groups: [],
      budgets: { items: 2, bytes: null },
    });
  });

  it('holds to what was seen where that has a tag, and says why where somebody did', () => {
    expect(onlyIf('"a"')).toEqual({ 'if-match': '"a"' });
    expect(onlyIf(null)).toEqual({});
    expect(because('moved')).toEqual({ reason: 'moved' });
    expect(because(undefined)).toEqual({});
  });
});
