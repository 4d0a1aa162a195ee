import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { inclusionProof, leafHash, MerkleTree, nodeHash, subtreesOf, verifyInclusion } from '#libs/tlog';
import { LeafGaps } from './leaf-gaps.js';
import { MonthFold } from './month-fold.js';
import type { LeafGap } from './proofs.schema.js';

const leaves = Array.from({ length: 700 }, (_, index) => leafHash(Buffer.from(String(index))));

interface Month {
  readonly tree: MerkleTree;
  readonly archived: readonly number[];
  readonly gaps: readonly LeafGap[];
}

/** Any months: those leaves of a tree that are archived, in runs as they come or one here and one there. */
const month = fc
  .tuple(
    fc.integer({ min: 1, max: leaves.length }),
    fc.array(fc.tuple(fc.nat(leaves.length), fc.nat(200)), { maxLength: 6 }),
  )
  .map(([size, runs]): Month => {
    const tree = MerkleTree.of(leaves.slice(0, size));
    const isArchived = (index: number): boolean =>
      runs.some(([begin, length]) => index >= begin && index < begin + length);
    const archived = leaves.slice(0, size).flatMap((_, index) => (isArchived(index) ? [index] : []));
    const runsOf = new LeafGaps();
    archived.forEach((index) => runsOf.add(index));
    const gaps = runsOf
      .of(size)
      .map(([begin, end]) => ({ begin, end, hashes: tree.nodes(subtreesOf([begin, end])) }));
    return { tree, archived, gaps };
  });

function rootOf({ tree, archived }: Month, gaps: readonly LeafGap[]): Buffer {
  const fold = new MonthFold(gaps);
  archived.forEach((index) => fold.append(index, leaves[index] as Buffer));
  return fold.root(tree.size);
}

describe('MonthFold', () => {
  it('comes to the log’s root from any month’s leaves and what lies between them', () => {
    fc.assert(fc.property(month, (each) => expect(rootOf(each, each.gaps)).toEqual(each.tree.root)));
  });

  it('comes to no root, or another, when a gap’s hash, bound or number is not what it was', () => {
    fc.assert(
      fc.property(month, fc.nat(), (each, at) => {
        fc.pre(each.gaps.length > 0);
        const index = at % each.gaps.length;
        const gap = each.gaps[index] as LeafGap;
        const [first, ...rest] = gap.hashes as [Buffer, ...Buffer[]];
        const others: LeafGap[][] = [
          [{ ...gap, hashes: [nodeHash(first, first), ...rest] }],
          [{ ...gap, hashes: rest }],
          [{ ...gap, end: gap.end + 1 }],
          [{ ...gap, begin: gap.begin + 1 }],
          [gap, gap],
          [],
        ];
        for (const other of others) {
          const gaps = each.gaps.toSpliced(index, 1, ...other);
          let root: Buffer | undefined;
          try {
            root = rootOf(each, gaps);
          } catch (error) {
            expect(error).toBeInstanceOf(Error);
          }
          expect(root?.equals(each.tree.root)).not.toBe(true);
        }
      }),
    );
  });

  it('needs nothing but archive files for the inclusion proof of any archived leaf, as docs/trail-archive.md says', async () => {
    await fc.assert(
      fc.asyncProperty(month, async ({ tree, archived, gaps }) => {
        const known = new Map<string, Buffer>(
          archived.map((index) => [`0/${index}`, leaves[index] as Buffer]),
        );
        for (const { begin, end, hashes } of gaps) {
          subtreesOf([begin, end]).forEach(({ level, index }, at) =>
            known.set(`${level}/${index}`, hashes[at] as Buffer),
          );
        }
        const hashOf = (level: number, index: number): Buffer => {
          const found = known.get(`${level}/${index}`);
          if (found === undefined && level === 0) throw new Error(`leaf ${index} is in no file`);
          return found ?? nodeHash(hashOf(level - 1, index * 2), hashOf(level - 1, index * 2 + 1));
        };
        const { size, root } = tree;
        for (const index of archived.filter((_, at) => at % 37 === 0)) {
          const proof = await inclusionProof(index, size, (nodes) =>
            Promise.resolve(nodes.map((node) => hashOf(node.level, node.index))),
          );
          expect(verifyInclusion({ index, size, root, proof, leafHash: leaves[index] as Buffer })).toEqual({
            ok: true,
          });
        }
      }),
    );
  });
});

describe('LeafGaps', () => {
  it('refuses leaves out of order or twice, and a tree that does not hold them', () => {
    const gaps = new LeafGaps();
    gaps.add(5);
    expect(() => gaps.add(5)).toThrow(RangeError);
    expect(() => gaps.add(3)).toThrow(RangeError);
    expect(() => gaps.of(5)).toThrow(RangeError);
    expect(gaps.of(6)).toEqual([[0, 5]]);
  });
});
