import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chmod, cp, mkdtemp, readdir, rm, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { succeeds } from './account-process.js';
import {
  hydrateLinks,
  loadBinaries,
  type PostgresBinaries,
  reachableBinaries,
} from './postgres-binaries.adapter.js';
import { findRunAccount } from './run-account.js';

let root: string;
let copied: PostgresBinaries;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'pc-bin-'));
  const installed = await loadBinaries();
  const native = join(root, 'closed', 'native');
  await cp(dirname(dirname(installed.postgres)), native, { recursive: true, verbatimSymlinks: true });
  await chmod(root, 0o711);
  await chmod(join(root, 'closed'), 0o700);
  copied = { initdb: join(native, 'bin/initdb'), postgres: join(native, 'bin/postgres') };
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe(loadBinaries.name, () => {
  it('completes library links that npm did not make, even when several starts do it at once', async () => {
    const native = dirname(dirname(copied.postgres));
    const before = (await readdir(join(native, 'lib'))).sort();
    await unlink(join(native, 'lib/libpq.so.5'));
    await unlink(join(native, 'lib/libicuuc.so.60'));
    expect(await succeeds(copied.initdb, ['--version'], undefined)).toBe(false);
    await Promise.all([hydrateLinks(native), hydrateLinks(native), hydrateLinks(native)]);
    expect(await succeeds(copied.initdb, ['--version'], undefined)).toBe(true);
    expect((await readdir(join(native, 'lib'))).sort()).toEqual(before);
  });
});

describe(reachableBinaries.name, () => {
  it('returns programs the account can run, copying them once out of a directory it may not enter', async () => {
    const account = await findRunAccount(root);
    const copyDir = join(root, 'reachable');
    const usable = await reachableBinaries(copied, account, copyDir);
    expect(usable.postgres.startsWith(account ? copyDir : root)).toBe(true);
    expect(await succeeds(usable.postgres, ['--version'], account)).toBe(true);
    expect(await reachableBinaries(copied, account, copyDir)).toEqual(usable);
  });

  it('fails with a clear code when the program cannot be run at all', async () => {
    const broken = { initdb: '/bin/false', postgres: '/bin/false' };
    await expect(reachableBinaries(broken, undefined, join(root, 'x'))).rejects.toMatchObject({
      code: 'POSTGRES_BINARIES_UNAVAILABLE',
    });
  });
});
