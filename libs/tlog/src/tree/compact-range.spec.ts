import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CompactRange, rootOf } from './compact-range.js';
import { leafHash } from './hash.js';
import { subtreesOf } from './node-ranges.js';

const leavesOf = (count: number): Buffer[] =>
  Array.from({ length: count }, (_, index) => leafHash(Buffer.from(String(index))));

describe('CompactRange.appendSubtree', () => {
  it('comes to the same root, subtrees and new nodes as the leaves one by one, wherever the range lies', () => {
    fc.assert(
      fc.property(fc.nat(300), fc.nat(300), fc.nat(50), (begin, length, after) => {
        const leaves = leavesOf(begin + length + after);
        const range = new CompactRange();
        const expected = new CompactRange();
        leaves.slice(0, begin).forEach((leaf) => range.append(leaf));
        for (const { level, index } of subtreesOf([begin, begin + length])) {
          range.appendSubtree(level, rootOf(leaves.slice(index * 2 ** level, (index + 1) * 2 ** level)));
        }
        leaves.slice(begin + length).forEach((leaf) => range.append(leaf));
        leaves.forEach((leaf) => expected.append(leaf));
        expect(range.size).toBe(expected.size);
        expect(range.hashes).toEqual(expected.hashes);
        expect(range.root()).toEqual(rootOf(leaves));
      }),
    );
  });

  it('tells of every node that becomes complete above it, and of itself', () => {
    const told: string[] = [];
    const range = new CompactRange();
    const [one, two, three] = leavesOf(3) as [Buffer, Buffer, Buffer];
    range.appendSubtree(1, one);
    range.appendSubtree(1, two, (level, index) => told.push(`${level}/${index}`));
    range.append(three, (level, index) => told.push(`${level}/${index}`));
    expect(told).toEqual(['1/1', '2/0', '0/4']);
  });

  it('refuses a subtree where none can begin, and a level that is none', () => {
    const range = new CompactRange();
    const [leaf] = leavesOf(1) as [Buffer];
    range.append(leaf);
    for (const level of [1, -1, 0.5, Number.NaN, 60]) {
      expect(() => range.appendSubtree(level, leaf)).toThrow(
        expect.objectContaining({ code: 'TLOG_MISUSED' }),
      );
    }
    expect(range.size).toBe(1);
  });
});
