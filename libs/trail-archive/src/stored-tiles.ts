import type { ReadTile } from '#libs/tlog';

/** Whatever runs one statement. */
export interface QuerySource {
  query<Row>(sql: string, parameters: readonly unknown[]): Promise<Row[]>;
}

const TILE = 'SELECT log_tile($1, $2, $3, $4) AS hashes';
const NOTHING = Buffer.alloc(0);

/**
 * Returns a reader of the log's tiles from what the database keeps. A tile of leaves that were archived and dropped all
 * together is not there: its bytes are fewer than its width.
 */
export function storedTiles(source: QuerySource, organisationId: string): ReadTile {
  return async ({ level, index, width }) => {
    const [row] = await source.query<{ hashes: Buffer | null }>(TILE, [
      organisationId,
      level,
      index * 256,
      width,
    ]);
    return row?.hashes ?? NOTHING;
  };
}
