import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { leavesOf } from '../../test/naive-tree.js';
import { MerkleTree } from '../tree/merkle-tree.js';
import { consistencyProof, inclusionProof, treeRoot } from '../tree/prove.js';
import { verifyInclusion } from '../tree/verify-inclusion.js';
import { decodeEntryBundle, encodeEntryBundle } from './entry-bundle.js';
import { nodesFromTiles } from './nodes-from-tiles.js';
import { entryBundlePath, parseEntryBundlePath, parseTilePath, type Tile, tilePath } from './tile.js';
import { tileContent } from './tile-content.js';
import { tilesOfGrowth } from './tiles-of-growth.js';

const MOST = 70_000;
const leaves = leavesOf(MOST);
const tree = MerkleTree.of(leaves);
const readNodes = (nodes: Parameters<MerkleTree['nodes']>[0]) => Promise.resolve(tree.nodes(nodes));
const pathOf = ({ level, index, width }: Tile): string => tilePath(level, index, width);
const growth = (before: number, after: number): string[] => Array.from(tilesOfGrowth(before, after), pathOf);

describe('the path of a tile', () => {
  it('is the one tlog-tiles gives it', () => {
    expect(tilePath(0, 1_234_067)).toBe('tile/0/x001/x234/067');
    expect(tilePath(0, 1_234, 5)).toBe('tile/0/x001/234.p/5');
    expect(tilePath(63, 0, 255)).toBe('tile/63/000.p/255');
    expect(entryBundlePath(999)).toBe('tile/entries/999');
    expect(entryBundlePath(1_000, 1)).toBe('tile/entries/x001/000.p/1');
  });

  it('reads back to the tile', () => {
    fc.assert(
      fc.property(fc.nat(63), fc.maxSafeNat(), fc.integer({ min: 1, max: 256 }), (level, index, width) => {
        expect(parseTilePath(tilePath(level, index, width))).toEqual({
          ok: true,
          value: { level, index, width },
        });
        expect(parseEntryBundlePath(entryBundlePath(index, width))).toEqual({
          ok: true,
          value: { index, width },
        });
      }),
    );
  });

  it('has one spelling, and leads nowhere else', () => {
    for (const path of [
      '',
      'tile/0/0',
      'tile/0/0001',
      'tile/0/x000/001',
      'tile/0/001/002',
      'tile/0/x001',
      'tile/00/000',
      'tile/64/000',
      'tile/-1/000',
      'tile/0/000.p/0',
      'tile/0/000.p/256',
      'tile/0/000.p/01',
      'tile/0/000.p/999',
      'tile/0/000.p/',
      'tile/0/000/',
      '/tile/0/000',
      'tile/0/../0/000',
      'tile/0/000\n',
      'tile/0/x999/x999/x999/x999/x999/999',
      'tile/8/x001/x234/x567/x890/x123/x456/789',
    ]) {
      expect({ path, ok: parseTilePath(path).ok }).toEqual({ path, ok: false });
    }
    expect(parseTilePath('tile/entries/000').ok).toBe(false);
    expect(parseEntryBundlePath('tile/0/000').ok).toBe(false);
    fc.assert(fc.property(fc.string(), (path) => !parseTilePath(path).ok));
    expect(() => tilePath(64, 0)).toThrow();
    expect(() => tilePath(0, -1)).toThrow();
    expect(() => entryBundlePath(0, 0)).toThrow();
  });
});

describe('the tiles of a tree', () => {
  it('are those the specification counts for 70,000 and 256 leaves', () => {
    const tiles = [...tilesOfGrowth(0, 70_000)];
    const full = (level: number) => tiles.filter((t) => t.level === level && t.width === 256).length;
    expect([full(0), full(1)]).toEqual([273, 1]);
    const partial = tiles.filter((t) => t.width < 256).map(({ level, width }) => [level, width]);
    expect(partial).toEqual([
      [0, 112],
      [1, 17],
      [2, 1],
    ]);
    expect(growth(0, 256)).toEqual(['tile/0/000', 'tile/1/000.p/1']);
  });

  it('are only the new ones when it grows', () => {
    expect(growth(5, 5)).toEqual([]);
    expect(growth(255, 257)).toEqual(['tile/0/000', 'tile/0/001.p/1', 'tile/1/000.p/1']);
    expect(growth(256, 257)).toEqual(['tile/0/001.p/1']);
    expect(growth(65_535, 65_536)).toEqual(['tile/0/255', 'tile/1/000', 'tile/2/000.p/1']);
    expect(() => growth(2, 1)).toThrow('does not grow');
  });

  it('written at each growth are together all a tree of the last size has', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(MOST), { minLength: 1, maxLength: 6 }), (sizes) => {
        const sorted = [0, ...sizes].sort((a, b) => a - b);
        const written = new Set(sorted.slice(1).flatMap((size, at) => growth(sorted[at] ?? 0, size)));
        for (const path of growth(0, sorted.at(-1) ?? 0)) expect(written.has(path)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it('are enough to compute root and proofs, each tile read once', async () => {
    for (const size of [1, 255, 256, 257, 65_535, 65_536, 65_537, MOST]) {
      let reads = 0;
      const read = async (tile: Tile) => ((reads += 1), tileContent(tile, readNodes));
      const fromTiles = nodesFromTiles(size, read);
      const root = await treeRoot(size, readNodes);
      expect(await treeRoot(size, fromTiles)).toEqual(root);
      reads = 0;
      const index = Math.floor(size / 3);
      const proof = await inclusionProof(index, size, fromTiles);
      expect(verifyInclusion({ index, size, root, proof, leafHash: leaves[index] as Buffer })).toEqual({
        ok: true,
      });
      expect(reads).toBeLessThanOrEqual(6);
      const older = Math.max(1, Math.floor(size / 2));
      expect(await consistencyProof(older, size, fromTiles)).toEqual(
        await consistencyProof(older, size, readNodes),
      );
    }
  });

  it('give no proof when one of them was changed', async () => {
    const root = await treeRoot(1_000, readNodes);
    const read = async (tile: Tile) => {
      const content = await tileContent(tile, readNodes);
      if (tile.level === 0) content[0] = (content[0] ?? 0) ^ 1;
      return content;
    };
    const proof = await inclusionProof(7, 1_000, nodesFromTiles(1_000, read));
    const claim = { index: 7, size: 1_000, root, proof, leafHash: leaves[7] as Buffer };
    expect(verifyInclusion(claim)).toEqual({ ok: false, reason: 'root-mismatch' });
  });

  it('are refused when they have not their length, and not asked for nodes outside the tree', async () => {
    const short = nodesFromTiles(300, () => Promise.resolve(Buffer.alloc(31)));
    await expect(treeRoot(300, short)).rejects.toMatchObject({ code: 'TLOG_TILE_INVALID' });
    const fromTiles = nodesFromTiles(300, (tile) => tileContent(tile, readNodes));
    for (const node of [
      { level: 0, index: 300 },
      { level: 8, index: 1 },
      { level: 9, index: 0 },
    ]) {
      await expect(fromTiles([node])).rejects.toThrow('has no node');
    }
  });
});

describe('an entry bundle', () => {
  const entries = fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 256 });

  it('reads back to its entries, the empty and the longest included', () => {
    fc.assert(
      fc.property(entries, (list) => {
        const decoded = decodeEntryBundle(encodeEntryBundle(list), list.length);
        expect(decoded).toEqual({ ok: true, value: list.map((entry) => Buffer.from(entry)) });
      }),
    );
    const longest = Buffer.alloc(65_535, 1);
    expect(encodeEntryBundle([longest]).subarray(0, 3)).toEqual(Buffer.of(0xff, 0xff, 1));
    expect(decodeEntryBundle(encodeEntryBundle([longest, Buffer.alloc(0)]), 2).ok).toBe(true);
  });

  it('is refused when cut anywhere, with a byte more, or with another number of entries', () => {
    const bundle = encodeEntryBundle([Buffer.from('one'), Buffer.from('two'), Buffer.alloc(0)]);
    for (let end = 0; end < bundle.length; end += 1) {
      expect(decodeEntryBundle(bundle.subarray(0, end), 3).ok).toBe(false);
    }
    expect(decodeEntryBundle(Buffer.concat([bundle, Buffer.of(0)]), 3).ok).toBe(false);
    for (const width of [0, 2, 4, -1, NaN, 257]) expect(decodeEntryBundle(bundle, width).ok).toBe(false);
    fc.assert(
      fc.property(fc.uint8Array(), fc.nat(256), (bytes, width) => {
        const decoded = decodeEntryBundle(bytes, width);
        if (decoded.ok) expect(encodeEntryBundle(decoded.value)).toEqual(Buffer.from(bytes));
      }),
    );
  });

  it('holds no entry whose length would not fit, and is never empty', () => {
    expect(() => encodeEntryBundle([Buffer.alloc(65_536)])).toThrow('65535');
    expect(() => encodeEntryBundle([])).toThrow('1 to 256');
    expect(() => encodeEntryBundle(Array.from({ length: 257 }, () => Buffer.alloc(0)))).toThrow('1 to 256');
  });
});
