import { LRUCache } from 'lru-cache';
import { scopeOf } from '#libs/facts';
import type { Principal } from '#libs/identity';
import type { Database } from '#libs/persistence';
import { type Bucket, sourceOf } from './bucket.js';

const REMEMBERED_CHARS = 8 * 1024 * 1024;
const KEY_SQL = `SELECT id FROM items WHERE dataset_id = $1 AND key = $2`;

/**
 * Says which item a key of a bucket names. An item keeps its key for ever, so what was found may be remembered; whether it may
 * be read, or still exists, is decided by its id.
 */
export class KeyDirectory {
  private readonly known = new LRUCache<string, string>({
    maxSize: REMEMBERED_CHARS,
    sizeCalculation: (_id, key) => key.length + 36,
  });

  constructor(private readonly database: Database) {}

  async find(principal: Principal, bucket: Bucket, key: string): Promise<string | null> {
    const source = sourceOf(bucket, key);
    // Postgres stores no NUL and takes none as a parameter.
    if (!source || key.includes('\0')) return null;
    const own = key.slice(source.keyPrefix.length);
    const name = `${source.datasetId}/${own}`;
    return this.known.get(name) ?? this.load(principal, name, [source.datasetId, own]);
  }

  private async load(principal: Principal, name: string, parameters: string[]): Promise<string | null> {
    const [row] = await this.database.read<{ id: string }>(scopeOf(principal), KEY_SQL, parameters);
    if (!row) return null;
    this.known.set(name, row.id);
    return row.id;
  }
}
