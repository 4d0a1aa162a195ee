import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { flipped, leavesOf, mth, path, subproof } from '../../test/naive-tree.js';
import { CompactRange, rootOf } from './compact-range.js';
import { EMPTY_ROOT, leafHash, nodeHash } from './hash.js';
import { MerkleTree } from './merkle-tree.js';
import { consistencyProof, inclusionProof, treeRoot } from './prove.js';
import { verifyConsistency } from './verify-consistency.js';
import { verifyInclusion } from './verify-inclusion.js';

const MOST = 5_000;
const leaves = leavesOf(MOST);
const whole = MerkleTree.of(leaves);
const rootAt: Buffer[] = [EMPTY_ROOT];
const growing = new CompactRange();
for (const leaf of leaves) {
  growing.append(leaf);
  rootAt.push(growing.root());
}
const readNodes = (nodes: Parameters<MerkleTree['nodes']>[0]) => Promise.resolve(whole.nodes(nodes));
const treeSize = fc.integer({ min: 1, max: MOST });
const bit = fc.nat(255);

/** A leaf and a tree that has it. */
const inclusionCase = treeSize.chain((size) =>
  fc.record({ size: fc.constant(size), index: fc.nat(size - 1) }),
);
/** A tree and a later one. */
const growthCase = treeSize.chain((size2) =>
  fc.record({ size2: fc.constant(size2), size1: fc.integer({ min: 1, max: size2 }) }),
);

describe('hashing', () => {
  it('is RFC 6962’s, whose values for the empty tree and the empty leaf are published', () => {
    expect(EMPTY_ROOT.toString('base64')).toBe('47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=');
    expect(leafHash(Buffer.alloc(0)).toString('base64')).toBe('bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=');
  });

  it('never gives a node the hash of a leaf with the same bytes', () => {
    const [left, right] = [leaves[0] as Buffer, leaves[1] as Buffer];
    expect(nodeHash(left, right)).not.toEqual(leafHash(Buffer.concat([left, right])));
  });

  it('joins nothing but whole hashes', () => {
    expect(() => nodeHash(Buffer.alloc(31), Buffer.alloc(32))).toThrow('two hashes');
  });
});

describe('a compact range', () => {
  it('has the root of the RFC’s own definition at every size', () => {
    for (let size = 0; size <= 300; size += 1) expect(rootAt[size]).toEqual(mth(leaves.slice(0, size)));
    fc.assert(
      fc.property(treeSize, (size) => mth(leaves.slice(0, size)).equals(rootAt[size] as Buffer)),
      {
        numRuns: 20,
      },
    );
  });

  it('continues from what was stored as if it had never stopped', () => {
    fc.assert(
      fc.property(growthCase, ({ size1, size2 }) => {
        const first = new CompactRange();
        for (const leaf of leaves.slice(0, size1)) first.append(leaf);
        const second = new CompactRange(first.size, first.hashes);
        for (const leaf of leaves.slice(size1, size2)) second.append(leaf);
        expect(second.root()).toEqual(rootAt[size2]);
      }),
      { numRuns: 20 },
    );
  });

  it('refuses hashes that do not belong to its size', () => {
    for (const [size, hashes] of [
      [1, []],
      [0, leaves.slice(0, 1)],
      [3, leaves.slice(0, 1)],
      [-1, []],
      [0.5, []],
      [2 ** 53, leaves.slice(0, 1)],
      [1, [Buffer.alloc(31)]],
    ] as const) {
      expect(() => new CompactRange(size, hashes)).toThrow('does not consist');
    }
  });

  it('reports each complete node once, with the hash it has in the RFC', () => {
    const nodes = new Map<string, Buffer>();
    const range = new CompactRange();
    for (const leaf of leaves.slice(0, 77)) {
      range.append(leaf, (level, index, hash) => {
        expect(nodes.has(`${level}/${index}`)).toBe(false);
        nodes.set(`${level}/${index}`, hash);
      });
    }
    expect(nodes.size).toBe(77 + 38 + 19 + 9 + 4 + 2 + 1);
    for (const [key, hash] of nodes) {
      const [level = 0, index = 0] = key.split('/').map(Number);
      expect(hash).toEqual(mth(leaves.slice(index * 2 ** level, (index + 1) * 2 ** level)));
    }
  });

  it('is as before when an append failed', () => {
    const range = new CompactRange(7, leaves.slice(0, 3));
    const failing = (level: number) => {
      if (level === 2) throw new Error('no disk');
    };
    const root = range.root();
    expect(() => range.append(leaves[7] as Buffer, failing)).toThrow('no disk');
    expect(() => range.append(Buffer.alloc(31))).toThrow('as its hash');
    expect([range.size, range.root()]).toEqual([7, root]);
  });

  it('counts beyond 32 bits', () => {
    const size = 2 ** 40 + 2 ** 33;
    const range = new CompactRange(size, leaves.slice(0, 2));
    range.append(leaves[2] as Buffer);
    range.append(leaves[3] as Buffer);
    expect(range.size).toBe(size + 2);
    expect(range.hashes).toHaveLength(3);
  });
});

describe('an inclusion proof', () => {
  it('is the RFC’s path, and verifies', async () => {
    await fc.assert(
      fc.asyncProperty(inclusionCase, async ({ index, size }) => {
        const proof = await inclusionProof(index, size, readNodes);
        const claim = { index, size, leafHash: leaves[index] as Buffer, proof, root: rootAt[size] as Buffer };
        expect(verifyInclusion(claim)).toEqual({ ok: true });
      }),
      { numRuns: 300 },
    );
    for (let size = 1; size <= 40; size += 1) {
      for (let index = 0; index < size; index += 1) {
        expect(await inclusionProof(index, size, readNodes)).toEqual(path(index, leaves.slice(0, size)));
      }
    }
  });

  it('is refused with one bit turned anywhere, one hash more or less, and for any other leaf', async () => {
    await fc.assert(
      fc.asyncProperty(inclusionCase, bit, fc.nat(20), async ({ index, size }, turned, at) => {
        const proof = await inclusionProof(index, size, readNodes);
        const claim = { index, size, leafHash: leaves[index] as Buffer, proof, root: rootAt[size] as Buffer };
        const hashes = proof.map((hash, i) => (i === at % proof.length ? flipped(hash, turned) : hash));
        const forged = [
          { ...claim, leafHash: flipped(claim.leafHash, turned) },
          { ...claim, root: flipped(claim.root, turned) },
          ...(proof.length > 0
            ? [
                { ...claim, proof: hashes },
                { ...claim, proof: proof.slice(1) },
              ]
            : []),
          { ...claim, proof: [...proof, claim.root] },
          { ...claim, index: index + 1 },
          { ...claim, index: index - 1 },
          { ...claim, size: index },
        ];
        for (const one of forged) expect(verifyInclusion(one).ok).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it('cannot be asked for a leaf that is not there', () => {
    for (const [index, size] of [
      [0, 0],
      [1, 1],
      [-1, 1],
      [0.5, 1],
      [0, 2 ** 53],
    ] as const) {
      expect(() => inclusionProof(index, size, readNodes)).toThrow('has no leaf');
    }
  });

  it('asks once for all nodes, and gives up on other than it asked for', async () => {
    let calls = 0;
    const counting = (nodes: Parameters<typeof readNodes>[0]) => ((calls += 1), readNodes(nodes));
    await inclusionProof(1_234, 4_999, counting);
    expect(calls).toBe(1);
    await expect(inclusionProof(3, 7, () => Promise.resolve([]))).rejects.toThrow('Asked for');
    const tooShort = () => Promise.resolve([Buffer.alloc(31), Buffer.alloc(31), Buffer.alloc(31)]);
    await expect(inclusionProof(0, 8, tooShort)).rejects.toThrow('Asked for');
  });
});

describe('a consistency proof', () => {
  it('is the RFC’s subproof, and verifies', async () => {
    await fc.assert(
      fc.asyncProperty(growthCase, async ({ size1, size2 }) => {
        const proof = await consistencyProof(size1, size2, readNodes);
        const roots = { root1: rootAt[size1] as Buffer, root2: rootAt[size2] as Buffer };
        expect(verifyConsistency({ size1, size2, ...roots, proof })).toEqual({ ok: true });
      }),
      { numRuns: 300 },
    );
    for (let size2 = 1; size2 <= 40; size2 += 1) {
      for (let size1 = 1; size1 <= size2; size1 += 1) {
        expect(await consistencyProof(size1, size2, readNodes)).toEqual(
          subproof(size1, leaves.slice(0, size2)),
        );
      }
    }
  });

  it('is refused with one bit turned anywhere, one hash more or less, and for other sizes', async () => {
    await fc.assert(
      fc.asyncProperty(growthCase, bit, fc.nat(20), async ({ size1, size2 }, turned, at) => {
        const proof = await consistencyProof(size1, size2, readNodes);
        const claim = {
          size1,
          size2,
          root1: rootAt[size1] as Buffer,
          root2: rootAt[size2] as Buffer,
          proof,
        };
        const hashes = proof.map((hash, i) => (i === at % proof.length ? flipped(hash, turned) : hash));
        const forged = [
          { ...claim, root1: flipped(claim.root1, turned) },
          { ...claim, root2: flipped(claim.root2, turned) },
          ...(proof.length > 0
            ? [
                { ...claim, proof: hashes },
                { ...claim, proof: proof.slice(1) },
              ]
            : []),
          { ...claim, proof: [...proof, claim.root2] },
          { ...claim, size1: size2 + 1 },
          { ...claim, size1: 0 },
        ];
        for (const one of forged) expect(verifyConsistency(one).ok).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it('does not exist from the empty tree, and is nothing between equal ones', () => {
    expect(() => consistencyProof(0, 5, readNodes)).toThrow('Nothing leads');
    expect(() => consistencyProof(6, 5, readNodes)).toThrow('Nothing leads');
    const empty = { size1: 0, size2: 0, root1: EMPTY_ROOT, root2: EMPTY_ROOT, proof: [] };
    expect(verifyConsistency(empty)).toEqual({ ok: true });
    expect(verifyConsistency({ ...empty, size2: 5, root2: rootAt[5] as Buffer })).toEqual({
      ok: false,
      reason: 'out-of-range',
    });
  });
});

describe('a tree in memory', () => {
  it('gives the same roots and proofs as one read by nodes', async () => {
    const tree = MerkleTree.of(leaves.slice(0, 100));
    expect(tree.root).toEqual(rootAt[100]);
    expect(await treeRoot(100, readNodes)).toEqual(rootAt[100]);
    expect(await treeRoot(0, readNodes)).toEqual(EMPTY_ROOT);
    for (let index = 0; index < 100; index += 1) {
      expect(tree.proof(index)).toEqual(await inclusionProof(index, 100, readNodes));
      expect(tree.consistency(index + 1)).toEqual(await consistencyProof(index + 1, 100, readNodes));
    }
    expect(rootOf(leaves.slice(0, 100))).toEqual(tree.root);
  });

  it('has no proof of a leaf it has not, and no node that is not complete', () => {
    expect(() => MerkleTree.of([]).proof(0)).toThrow('has no leaf');
    expect(() => MerkleTree.of(leaves.slice(0, 3)).nodes([{ level: 1, index: 1 }])).toThrow('not complete');
  });
});
