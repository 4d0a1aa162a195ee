import { AppError } from '#libs/kernel';
import type { Database } from '#libs/persistence';
import { encodeEntryBundle, tileContent, tilesOfGrowth, TILE_WIDTH } from '#libs/tlog';
import type { LogEntries } from './log-entries.js';
import type { LogNodes } from './log-nodes.js';
import type { StoredTiles } from './stored-tiles.js';

const BEHIND = `
  SELECT organisation_id, size, stored_leaves FROM logs WHERE size >= stored_leaves + ${TILE_WIDTH}
  ORDER BY size - stored_leaves DESC LIMIT 16`;
/** Tiles of one log written in one go, so that no log keeps the others waiting. */
const MAX_TILES = 16;

interface Behind {
  readonly organisation_id: string;
  readonly size: string;
  readonly stored_leaves: string;
}

/** Puts what is complete of the logs into the object store. What is not yet there is served from the database. */
export class TileWriter {
  constructor(
    private readonly database: Database,
    private readonly parts: {
      readonly nodes: LogNodes;
      readonly entries: LogEntries;
      readonly stored: StoredTiles;
      readonly onError: (message: string, error: unknown) => void;
    },
  ) {}

  /** Returns whether something was stored. */
  async run(): Promise<boolean> {
    const logs = await this.database.read<Behind>({ organisations: [], operator: true }, BEHIND);
    let stored = 0;
    for (const { organisation_id: id, stored_leaves: from, size } of logs) {
      try {
        await this.store(id, Number(from), Number(size));
        stored += 1;
      } catch (error) {
        // One log that is damaged must not keep the others waiting.
        this.parts.onError(`the tiles of ${id} could not be stored`, error);
      }
    }
    return stored > 0;
  }

  private async store(organisationId: string, from: number, size: number): Promise<void> {
    const complete = Math.floor(size / TILE_WIDTH) * TILE_WIDTH;
    const until = Math.min(complete, from + MAX_TILES * TILE_WIDTH);
    const readNodes = this.parts.nodes.readerOf(organisationId, size);
    for (const tile of tilesOfGrowth(from, until)) {
      if (tile.width < TILE_WIDTH) continue;
      if (tile.level === 0) await this.storeEntries(organisationId, tile.index);
      await this.parts.stored.putTile(organisationId, tile, await tileContent(tile, readNodes));
    }
    // INVARIANT: said only after every object is durable; a repeat finds the same objects.
    await this.database.query('SELECT mark_tiles_stored($1, $2)', [organisationId, until]);
  }

  private async storeEntries(organisationId: string, index: number): Promise<void> {
    const entries = await this.findEntries(organisationId, index);
    if (entries === null) return;
    await this.parts.stored.putEntries(
      organisationId,
      index,
      encodeEntryBundle(entries.map((text) => Buffer.from(text))),
    );
  }

  /** Returns null where a month was archived before its leaves filled a bundle: their texts are in the archive. */
  private async findEntries(organisationId: string, index: number): Promise<string[] | null> {
    try {
      return await this.parts.entries.read(organisationId, index * TILE_WIDTH, (index + 1) * TILE_WIDTH);
    } catch (error) {
      if (error instanceof AppError && error.code === 'ENTRIES_ARCHIVED') return null;
      throw error;
    }
  }
}
