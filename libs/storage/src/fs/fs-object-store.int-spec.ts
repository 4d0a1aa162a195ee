import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { collect, describeObjectStore, pieces } from '../../test/object-store.contract.js';
import { FsObjectStore } from './fs-object-store.adapter.js';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'pc-fs-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

describeObjectStore(FsObjectStore.name, () => FsObjectStore.open(join(root, 'contract')));

describe(FsObjectStore.name, () => {
  it('leaves no file behind after puts that failed, and no descriptor after reads that were left', async () => {
    const store = await FsObjectStore.open(join(root, 'contract'));
    expect(await readdir(join(root, 'contract', '.uploads'))).toEqual([]);
    const open = readdirSync('/proc/self/fd').length;
    for (let round = 0; round < 50; round += 1) {
      for await (const piece of store.read('reads/object', 0, 200_000)) if (piece.length > 0) break;
      await expect(store.readWhole('reads/object', 3)).rejects.toThrow();
    }
    expect(readdirSync('/proc/self/fd').length).toBeLessThanOrEqual(open);
  });

  it('of many writers of one key exactly one publishes, whole', async () => {
    const store = await FsObjectStore.open(join(root, 'race'));
    const contents = Array.from({ length: 8 }, (_, index) => Buffer.alloc(50_000, index));
    const ends = await Promise.allSettled(
      contents.map((content) => store.put('a/b/c', pieces(content, 1_000))),
    );
    expect(ends.filter((end) => end.status === 'fulfilled')).toHaveLength(1);
    const winner = ends.findIndex((end) => end.status === 'fulfilled');
    expect(await collect(store.read('a/b/c', 0, 50_000))).toEqual(contents[winner]);
  });

  it('removes uploads of crashed processes when opened and leaves those of live ones', async () => {
    const directory = join(root, 'sweep');
    await FsObjectStore.open(directory);
    const host = hostname().replace(/[^A-Za-z0-9-]/g, '-');
    const crashed = `${host}.${process.pid}.000000000000.ab`;
    const gone = `${host}.4194304.000000000000.ab`;
    const live = `${host}.${process.ppid}.000000000000.ab`;
    const elsewhere = `another-host.1.000000000000.ab`;
    for (const name of [crashed, gone, live, elsewhere])
      await writeFile(join(directory, '.uploads', name), 'x');
    await FsObjectStore.open(directory);
    expect((await readdir(join(directory, '.uploads'))).sort()).toEqual([elsewhere, live].sort());
  });

  it('lets only its own account read objects', async () => {
    const store = await FsObjectStore.open(join(root, 'modes'));
    await store.put('a/b', pieces(Buffer.from('x')));
    expect((await stat(join(root, 'modes', 'a', 'b.object'))).mode & 0o777).toBe(0o600);
    expect((await stat(join(root, 'modes', 'a'))).mode & 0o777).toBe(0o700);
  });
});
