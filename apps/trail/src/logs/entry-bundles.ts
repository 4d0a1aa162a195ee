import { AppError } from '#libs/kernel';
import { encodeEntryBundle, TILE_WIDTH } from '#libs/tlog';
import type { LogEntries } from './log-entries.js';
import type { StoredTiles } from './stored-tiles.js';

/** Bundles of entries as tlog-tiles has them: from the database, and once a month is archived from the object store. */
export class EntryBundles {
  constructor(
    private readonly entries: LogEntries,
    private readonly stored: StoredTiles,
  ) {}

  async read(organisationId: string, index: number, width: number): Promise<Buffer> {
    const start = index * TILE_WIDTH;
    try {
      const texts = await this.entries.read(organisationId, start, start + width);
      return encodeEntryBundle(texts.map((text) => Buffer.from(text)));
    } catch (error) {
      const isArchived = error instanceof AppError && error.code === 'ENTRIES_ARCHIVED';
      if (!isArchived || width < TILE_WIDTH) throw error;
      return this.stored.readEntries(organisationId, index);
    }
  }
}
