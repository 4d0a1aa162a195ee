import { AppError } from '#libs/kernel';
import type { Database, Scope } from '#libs/persistence';
import { HASH_BYTES, nodesFromTiles, type ReadNodes, type Tile } from '#libs/tlog';
import type { StoredTiles } from './stored-tiles.js';

const LEAVES = `
  SELECT string_agg(leaf_hash, ''::bytea ORDER BY leaf_index) AS hashes FROM log_leaves
  WHERE organisation_id = $1 AND leaf_index >= $2 AND leaf_index < $3`;
const NODES = `
  SELECT string_agg(hash, ''::bytea ORDER BY index) AS hashes FROM log_nodes
  WHERE organisation_id = $1 AND level = $4 AND index >= $2 AND index < $3`;

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
    const first = tile.index * 256;
    const parameters = [organisationId, first, first + tile.width];
    const scope: Scope = { organisations: [organisationId] };
    const [row] =
      tile.level === 0
        ? await this.database.read<{ hashes: Buffer | null }>(scope, LEAVES, parameters)
        : await this.database.read<{ hashes: Buffer | null }>(scope, NODES, [...parameters, tile.level * 8]);
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
