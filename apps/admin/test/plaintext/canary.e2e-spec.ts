import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ok, Scene } from '../support/scene.js';
import { storedFiles } from '../support/stored-items.js';

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.create();
});
afterAll(() => scene.stop());

async function databaseFiles(): Promise<string[]> {
  const [setting] = await scene.rows<{ data_directory: string }>('SHOW data_directory');
  const [database] = await scene.rows<{ oid: string }>(
    'SELECT oid FROM pg_database WHERE datname = current_database()',
  );
  const root = setting?.data_directory ?? '';
  // This database's own files and the write-ahead log of all.
  const directories = [join(root, 'base', String(database?.oid)), join(root, 'pg_wal')];
  const lists = await Promise.all(
    directories.map(async (directory) => {
      const entries = await readdir(directory, { withFileTypes: true });
      return entries.filter((entry) => entry.isFile()).map((entry) => join(directory, entry.name));
    }),
  );
  return lists.flat();
}

it('writes no plaintext of an item to any file, neither of the object store nor of the database', async () => {
  await scene.client('acme');
  await scene.dataset('acme', 'scenes');
  const client = await scene.as('acme-admin');
  const canary = Buffer.from(`canary-${randomBytes(24).toString('hex')}`);
  const content = Buffer.concat(Array.from({ length: 2_000 }, () => canary));
  ok(await client.upload('scenes', 'canary.txt', content));
  await client.upload('scenes', 'refused.txt', content, {
    digest: `sha-256=${Buffer.alloc(32).toString('base64')}`,
  });
  // A value that is on disk, to show that the search would find one.
  ok(await client.patch('/admin/v1/datasets/scenes', { name: 'a-name-that-is-on-disk-8471' }));
  await scene.fixture.owner.query('CHECKPOINT');
  const found: string[] = [];
  let control = 0;
  const files = [...(await storedFiles(scene)), ...(await databaseFiles())];
  for (const file of files) {
    // Databases of other tests come and go while this one looks.
    const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return Buffer.alloc(0);
      throw error;
    });
    if (bytes.includes(canary)) found.push(file);
    if (bytes.includes('a-name-that-is-on-disk-8471')) control += 1;
  }
  expect(found).toEqual([]);
  expect(control).toBeGreaterThan(0);
  expect(scene.fixture.log.join('')).not.toContain(canary.toString());
});
