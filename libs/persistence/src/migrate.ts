import { readdir, readFile } from 'node:fs/promises';
import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';

const MIGRATIONS = new URL('../migrations/', import.meta.url);
// TypeORM orders migrations by a 13-digit stamp that ends the name; the file's number is that order.
const STAMP_BASE = 1_700_000_000_000;

type MigrationClass = new () => MigrationInterface;

function toMigration(fileName: string, sql: string): MigrationClass {
  const migrationName = `${fileName.replace(/\.sql$/, '')}-${STAMP_BASE + Number.parseInt(fileName, 10)}`;
  return class implements MigrationInterface {
    readonly name = migrationName;
    async up(runner: QueryRunner): Promise<void> {
      await runner.query(sql);
      // The files set their own search path for the transaction; TypeORM's bookkeeping is not in it.
      await runner.query('SET LOCAL search_path TO DEFAULT');
    }
    down(): Promise<void> {
      return Promise.reject(new Error(`${fileName} only goes forward: restore a backup instead`));
    }
  };
}

/** Returns the signed-off SQL files in order; each runs in a transaction of its own. */
async function listMigrations(): Promise<MigrationClass[]> {
  const names = (await readdir(MIGRATIONS)).filter((name) => /^\d{4}-[a-z0-9-]+\.sql$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => toMigration(name, await readFile(new URL(name, MIGRATIONS), 'utf8'))),
  );
}

/** Guarantees that every migration has been applied exactly once, in order; throws and leaves the failing one undone otherwise. */
export async function migrate(options: { readonly url: string }): Promise<void> {
  const source = new DataSource({
    type: 'postgres',
    url: options.url,
    migrations: await listMigrations(),
    migrationsTableName: 'portcullis_migrations',
  });
  await source.initialize();
  try {
    // Two deployments starting at once wait for each other here instead of racing.
    await source.query('SELECT pg_advisory_lock(7305)');
    await source.runMigrations({ transaction: 'each' });
  } finally {
    await source.destroy();
  }
}
