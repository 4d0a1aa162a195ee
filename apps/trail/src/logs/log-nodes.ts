import { AppError } from '#libs/kernel';
import type { Database } from '#libs/persistence';
import { HASH_BYTES, nodesFromTiles, type ReadNodes, type Tile, TILE_WIDTH } from '#libs/tlog';
import type { StoredTiles } from './stored-tiles.js';

const HASHES = 'SELECT log_tile($1, $2, $3, $4) AS hashes';

/** The hashes a log consists of, as its tiles: from the database, and once a month is archived from the object store. */
export class LogNodes {
  constructor(
    private readonly database: Database,
    private readonly stored: StoredTiles,
  ) {}

  /** Returns a reader of the nodes of the log at this size, for proofs. */
  readerOf(organisationId: string, size: number): ReadNodes {
    return nodesFromTiles(size, (tile) => this.readTile(organisationId, tile));
  }

  /** Returns the bytes of a tile of the log, which must be large enough for it. */
  async readTile(organisationId: string, tile: Tile): Promise<Buffer> {
    const [row] = await this.database.query<{ hashes: Buffer | null }>(HASHES, [
      organisationId,
      tile.level,
      tile.index * TILE_WIDTH,
      tile.width,
    ]);
    if (row?.hashes?.length === tile.width * HASH_BYTES) return row.hashes;
    // What is no longer in the database was put there, whole, before it went.
    const whole = await this.stored.findTile(organisationId, tile);
    if (whole === null) throw logIncomplete(organisationId, tile);
    return whole.subarray(0, tile.width * HASH_BYTES);
  }
}

/** A hash that was in the log is nowhere any more: nothing can be proven with it, and somebody must look. */
function logIncomplete(organisationId: string, { level, index }: Tile): AppError {
  return new AppError({
    code: 'LOG_INCOMPLETE',
    kind: 'internal',
    publicMessage: 'The log lacks entries that it had.',
    context: { organisationId, level, index },
  });
}
