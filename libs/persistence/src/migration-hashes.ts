import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { AppError } from '#libs/kernel';

/** One migration: its name as the database keeps it, and what it runs. */
export interface MigrationFile {
  readonly name: string;
  readonly sql: string;
}

const sha256 = (sql: string): string => createHash('sha256').update(sql).digest('hex');

/** Throws MIGRATION_EDITED where a file is not what was applied: the schema that runs would not be the text that is reviewed. */
export async function refuseEdited(source: DataSource, files: readonly MigrationFile[]): Promise<void> {
  // Without the column, nothing was applied yet, or all of it before hashes were kept.
  const [kept] = await source.query<unknown[]>(
    `SELECT FROM pg_attribute WHERE attrelid = to_regclass('portcullis_migrations') AND attname = 'sha256' AND NOT attisdropped`,
  );
  if (!kept) return;
  const applied = await source.query<{ name: string; sha256: string }[]>(
    'SELECT name, sha256 FROM portcullis_migrations WHERE sha256 IS NOT NULL',
  );
  const hashes = new Map(applied.map((row) => [row.name, row.sha256]));
  const edited = files.filter(({ name, sql }) => (hashes.get(name) ?? sha256(sql)) !== sha256(sql));
  if (edited.length === 0) return;
  const names = edited.map(({ name }) => name).join(', ');
  throw new AppError({
    code: 'MIGRATION_EDITED',
    kind: 'internal',
    publicMessage: `Migrations were edited after this database applied them: ${names}. Restore the files; what they should do differently is a new migration.`,
  });
}

/** Guarantees that the hash of every applied file is kept; one applied before hashes were gets that of its file now. */
export async function recordHashes(source: DataSource, files: readonly MigrationFile[]): Promise<void> {
  await source.query('ALTER TABLE portcullis_migrations ADD COLUMN IF NOT EXISTS sha256 text');
  await source.query(
    `UPDATE portcullis_migrations m SET sha256 = f.sha256
     FROM unnest($1::text[], $2::text[]) AS f(name, sha256) WHERE m.name = f.name AND m.sha256 IS NULL`,
    [files.map(({ name }) => name), files.map(({ sql }) => sha256(sql))],
  );
}
