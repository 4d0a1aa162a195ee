import { type ReadTile, TILE_WIDTH } from '#libs/tlog';
import type { OpenArchive } from './open-archive.js';

const HASH_BYTES = 32;

/**
 * Returns a reader of tiles as of an archive's checkpoint. What the database keeps comes from there; a tile of leaves that it
 * has not lies wholly in the archive, because the others were kept when the month was dropped.
 */
export function archivedTiles(archive: OpenArchive, stored: ReadTile): ReadTile {
  return async (tile) => {
    const kept = await stored(tile);
    if (tile.level > 0 || kept.length === tile.width * HASH_BYTES) return kept;
    const begin = tile.index * TILE_WIDTH;
    return leafHashes(archive, begin, begin + tile.width);
  };
}

async function leafHashes(archive: OpenArchive, begin: number, end: number): Promise<Buffer> {
  const hashes: Buffer[] = [];
  for (const file of archive.manifest.records) {
    if (file.lastLeaf < begin || file.firstLeaf >= end) continue;
    const rows = await archive.rowsIn(file);
    const within = rows.filter(({ leafIndex }) => leafIndex >= begin && leafIndex < end);
    hashes.push(...within.map(({ leafHash }) => leafHash));
  }
  return Buffer.concat(hashes);
}
