import { AppError } from '#libs/kernel';
import type { ObjectStore } from '#libs/storage';
import { HASH_BYTES, type Tile, TILE_WIDTH } from '#libs/tlog';

/** Full tiles and entry bundles in the object store, under the paths of tlog-tiles as far as object keys allow them. */
export class StoredTiles {
  constructor(private readonly objects: ObjectStore) {}

  async putTile(organisationId: string, tile: Tile, content: Buffer): Promise<void> {
    await this.put(tileKey(organisationId, String(tile.level), tile.index), content);
  }

  async putEntries(organisationId: string, index: number, bundle: Buffer): Promise<void> {
    await this.put(tileKey(organisationId, 'entries', index), bundle);
  }

  /** Returns the full tile, or null where none was stored. */
  async findTile(organisationId: string, { level, index }: Tile): Promise<Buffer | null> {
    const key = tileKey(organisationId, String(level), index);
    try {
      return await this.objects.readWhole(key, TILE_WIDTH * HASH_BYTES);
    } catch (error) {
      if (error instanceof AppError && error.code === 'OBJECT_NOT_FOUND') return null;
      throw error;
    }
  }

  /** A bundle's length is not known beforehand; it is what the store says it is. */
  async readEntries(organisationId: string, index: number): Promise<Buffer> {
    const key = tileKey(organisationId, 'entries', index);
    const folder = key.slice(0, key.lastIndexOf('/'));
    for await (const found of this.objects.list(folder)) {
      if (found.key === key) return this.objects.readWhole(key, found.length);
    }
    throw new AppError({
      code: 'OBJECT_NOT_FOUND',
      kind: 'not-found',
      publicMessage: 'There is no such bundle.',
    });
  }

  /** Objects are immutable. One that is there already was put by a leader that did not get to say so: it must be the same. */
  private async put(key: string, content: Buffer): Promise<void> {
    try {
      await this.objects.put(key, once(content));
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'OBJECT_EXISTS') throw error;
      const stored = await this.objects.readWhole(key, content.length);
      if (!stored.equals(content)) throw tileDiffers(key);
    }
  }
}

async function* once(content: Buffer): AsyncGenerator<Buffer> {
  await Promise.resolve();
  yield content;
}

function tileDiffers(key: string): AppError {
  return new AppError({
    code: 'TLOG_TILE_DIFFERS',
    kind: 'internal',
    publicMessage: 'A stored part of the log is not what the log says now.',
    context: { key },
  });
}

function tileKey(organisationId: string, kind: string, index: number): string {
  const digits = String(index).padStart(Math.ceil(String(index).length / 3) * 3, '0');
  return `trail/${organisationId}/tile/${kind}/${digits.match(/.{3}/g)?.join('/') ?? digits}`;
}
