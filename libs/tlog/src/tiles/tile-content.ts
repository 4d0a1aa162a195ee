import { tlogMisuse } from '../tlog.errors.js';
import { isHashList } from '../tree/hash.js';
import type { NodeCoordinate, ReadNodes } from '../tree/node-ranges.js';
import { type Tile, TILE_HEIGHT, TILE_WIDTH } from './tile.js';

/** Returns the nodes a tile consists of, left to right. */
export function nodesOfTile({ level, index, width }: Tile): NodeCoordinate[] {
  return Array.from({ length: width }, (_, at) => ({
    level: level * TILE_HEIGHT,
    index: index * TILE_WIDTH + at,
  }));
}

/** Returns the bytes of a tile. */
export async function tileContent(tile: Tile, readNodes: ReadNodes): Promise<Buffer> {
  const hashes = await readNodes(nodesOfTile(tile));
  if (!isHashList(hashes) || hashes.length !== tile.width) throw tlogMisuse('A tile needs all its hashes.');
  return Buffer.concat(hashes);
}
