import { tlogMisuse } from '../tlog.errors.js';
import { isTreeSize } from '../tree/tree-size.js';
import { type Tile, TILE_WIDTH } from './tile.js';

/**
 * Yields every tile, full or partial, that a tree of `sizeAfter` has and one of `sizeBefore` has not, from the leaves up;
 * those of level 0 are also the entry bundles to write.
 */
export function* tilesOfGrowth(sizeBefore: number, sizeAfter: number): Generator<Tile, void, undefined> {
  if (!isTreeSize(sizeBefore) || !isTreeSize(sizeAfter) || sizeBefore > sizeAfter) {
    throw tlogMisuse(`A tree does not grow from ${sizeBefore} to ${sizeAfter}.`);
  }
  let before = sizeBefore;
  let after = sizeAfter;
  for (let level = 0; before < after; level += 1) {
    for (let index = Math.floor(before / TILE_WIDTH); index * TILE_WIDTH < after; index += 1) {
      yield { level, index, width: Math.min(TILE_WIDTH, after - index * TILE_WIDTH) };
    }
    before = Math.floor(before / TILE_WIDTH);
    after = Math.floor(after / TILE_WIDTH);
  }
}
