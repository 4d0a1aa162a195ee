import { readdir, readFile } from 'node:fs/promises';
import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { recordHashes, refuseEdited } from './migration-hashes.js';
import type { MigrationFile } from './migration-hashes.js';

const MIGRATIONS = new URL('../migrations/', import.meta.url);
// TypeORM orders migrations by a 13-digit stamp that ends the name; the file's number is that order.
const STAMP_BASE = 1_700_000_000_000;

type MigrationClass = new () => MigrationInterface;

function toMigration({ name, sql }: MigrationFile): MigrationClass {
  return class implements MigrationInterface {
    readonly name = name;
    async up(runner: QueryRunner): Promise<void> {
      await runner.query(sql);
      // The files set their own search path for the transaction; TypeORM's bookkeeping is not in it.
      await runner.query('SET LOCAL search_path TO DEFAULT');
    }
    down(): Promise<void> {
      return Promise.reject(new Error(`${name} only goes forward: restore a backup instead`));
    }
  };
}

/** Returns the signed-off SQL files in order; each runs in a transaction of its own. */
async function listMigrations(): Promise<MigrationFile[]> {
  const files = (await readdir(MIGRATIONS)).filter((name) => /^\d{4}-[a-z0-9-]+\.sql$/.test(name)).sort();
  return Promise.all(
    files.map(async (file) => ({
      name: `${file.replace(/\.sql$/, '')}-${STAMP_BASE + Number.parseInt(file, 10)}`,
      sql: await readFile(new URL(file, MIGRATIONS), 'utf8'),
    })),
  );
}

/**
 * Guarantees that every migration has been applied exactly once, in order, as its file now reads; throws and leaves the
 * failing one undone otherwise.
 */
export async function migrate(options: { readonly url: string }): Promise<void> {
  const files = await listMigrations();
  const source = new DataSource({
    type: 'postgres',
    url: options.url,
    migrations: files.map(toMigration),
    migrationsTableName: 'portcullis_migrations',
  });
  await source.initialize();
  try {
    // Two deployments starting at once wait for each other here instead of racing.
    await source.query('SELECT pg_advisory_lock(7305)');
    await refuseEdited(source, files);
    await source.runMigrations({ transaction: 'each' });
    await recordHashes(source, files);
  } finally {
    await source.destroy();
  }
}
