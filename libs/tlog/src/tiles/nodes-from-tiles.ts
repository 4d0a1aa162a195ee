import { AppError } from '#libs/kernel';
import { tlogMisuse } from '../tlog.errors.js';
import { HASH_BYTES } from '../tree/hash.js';
import { rootOf } from '../tree/compact-range.js';
import type { NodeCoordinate, ReadNodes } from '../tree/node-ranges.js';
import { type Tile, TILE_HEIGHT, tilePath, TILE_WIDTH } from './tile.js';

/** Returns a tile's bytes from wherever tiles are. */
export type ReadTile = (tile: Tile) => Promise<Uint8Array>;

/**
 * Returns a reader of the nodes of the tree of `size` from its tiles, each read once per proof.
 * The tiles are not trusted and need not be: what is computed from them must verify against a checkpoint's root.
 */
export function nodesFromTiles(size: number, readTile: ReadTile): ReadNodes {
  return async (nodes) => {
    const places = nodes.map((node) => placeOf(node, size));
    const wanted = new Map(places.map(({ tile }) => [pathOf(tile), tile]));
    const contents = new Map(
      await Promise.all(
        [...wanted].map(async ([path, tile]) => [path, checked(tile, await readTile(tile))] as const),
      ),
    );
    return places.map(({ tile, begin, end }) => rootOf(hashesOf(contents.get(pathOf(tile)), begin, end)));
  };
}

interface Place {
  readonly tile: Tile;
  /** The node is the root over these hashes of the tile. */
  readonly begin: number;
  readonly end: number;
}

function placeOf({ level, index }: NodeCoordinate, size: number): Place {
  const tileLevel = Math.floor(level / TILE_HEIGHT);
  const count = 2 ** (level % TILE_HEIGHT);
  const first = index * count;
  const tileIndex = Math.floor(first / TILE_WIDTH);
  const widthThere = Math.floor(size / TILE_WIDTH ** tileLevel) - tileIndex * TILE_WIDTH;
  const begin = first % TILE_WIDTH;
  const tile = { level: tileLevel, index: tileIndex, width: Math.min(TILE_WIDTH, widthThere) };
  if (begin + count > tile.width) throw tlogMisuse(`A tree of ${size} leaves has no node ${level}/${index}.`);
  return { tile, begin, end: begin + count };
}

function pathOf({ level, index, width }: Tile): string {
  return tilePath(level, index, width);
}

function checked(tile: Tile, bytes: Uint8Array): Buffer {
  if (bytes.length === tile.width * HASH_BYTES) return Buffer.from(bytes);
  throw new AppError({
    code: 'TLOG_TILE_INVALID',
    kind: 'internal',
    publicMessage: 'A tile of the log does not have its length.',
    context: { path: pathOf(tile), bytes: bytes.length },
  });
}

function* hashesOf(content: Buffer | undefined, begin: number, end: number): Generator<Buffer> {
  for (let at = begin; at < end; at += 1) {
    yield (content as Buffer).subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES);
  }
}
