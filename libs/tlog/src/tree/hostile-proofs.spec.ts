import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { leavesOf } from '../../test/naive-tree.js';
import { MerkleTree } from './merkle-tree.js';
import { verifyConsistency } from './verify-consistency.js';
import { verifyInclusion } from './verify-inclusion.js';

const leaves = leavesOf(7);
const tree = MerkleTree.of(leaves);

describe('the verifiers, given anything at all', () => {
  const hostile = fc.oneof(
    fc.constantFrom(null, undefined, -1, 0.5, NaN, Infinity, 2 ** 53, 2 ** 64, '1', {}, [null], [[]], 1n),
    fc.uint8Array({ maxLength: 33 }),
    fc.constant(new Array(3)),
    fc.sparseArray(fc.uint8Array({ minLength: 32, maxLength: 32 }), { maxLength: 5 }),
    fc.array(fc.uint8Array({ minLength: 31, maxLength: 33 }), { maxLength: 70 }),
    fc.anything(),
  );

  it('refuse with a reason and never throw', () => {
    const good = {
      index: 3,
      size: 7,
      leafHash: leaves[3],
      proof: tree.proof(3),
      root: tree.root,
    };
    const growth = {
      size1: 3,
      size2: 7,
      root1: MerkleTree.of(leaves.slice(0, 3)).root,
      root2: tree.root,
      proof: tree.consistency(3),
    };
    expect([verifyInclusion(good as never).ok, verifyConsistency(growth as never).ok]).toEqual([true, true]);
    fc.assert(
      fc.property(fc.constantFrom('index', 'size', 'leafHash', 'proof', 'root'), hostile, (field, value) => {
        const verdict = verifyInclusion({ ...good, [field]: value } as never);
        expect(verdict.ok || verdict.reason).not.toBe(true);
      }),
    );
    fc.assert(
      fc.property(fc.constantFrom('size1', 'size2', 'root1', 'root2', 'proof'), hostile, (field, value) => {
        const verdict = verifyConsistency({ ...growth, [field]: value });
        expect(verdict.ok || verdict.reason).not.toBe(true);
      }),
    );
  });

  it('are done with sizes near 2^53 as quickly as with small ones', () => {
    const size = Number.MAX_SAFE_INTEGER;
    const proof = Array.from({ length: 53 }, () => leaves[0] as Buffer);
    const root = leaves[1] as Buffer;
    expect(verifyInclusion({ index: size - 1, size, leafHash: root, proof, root }).ok).toBe(false);
    expect(verifyConsistency({ size1: size - 1, size2: size, root1: root, root2: root, proof }).ok).toBe(
      false,
    );
  });
});
