import { AppError } from '#libs/kernel';
import type { Database } from './database.js';

interface Settings {
  readonly fsync: string;
  readonly full_page_writes: string;
  readonly synchronous_commit: string;
}

const DURABLE_COMMITS = new Set(['on', 'remote_apply']);

/** Throws DATABASE_NOT_DURABLE where a commit that was answered could be lost: a record would then prove nothing. */
export async function assertDurable(database: Database): Promise<void> {
  const [settings] = await database.query<Settings>(
    `SELECT current_setting('fsync') AS fsync, current_setting('full_page_writes') AS full_page_writes,
            current_setting('synchronous_commit') AS synchronous_commit`,
  );
  const durable =
    settings?.fsync === 'on' &&
    settings.full_page_writes === 'on' &&
    DURABLE_COMMITS.has(settings.synchronous_commit);
  if (durable) return;
  throw new AppError({
    code: 'DATABASE_NOT_DURABLE',
    kind: 'internal',
    publicMessage: `The database may forget what it has committed: ${JSON.stringify(settings)}. Set fsync and full_page_writes to on, and synchronous_commit to on or remote_apply.`,
  });
}
