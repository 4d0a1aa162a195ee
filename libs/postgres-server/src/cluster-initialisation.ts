import { randomBytes } from 'node:crypto';
import { access, chown, mkdir, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { dataDirUnusable, startFailed } from './postgres-server.errors.js';
import type { PostgresLog } from './postgres-log.port.js';
import { isAlive } from './postmaster-state.js';
import type { RunAccount } from './run-account.js';
import { startGuarded } from './watchdog.js';

export interface InitialisationOptions {
  readonly initdb: string;
  readonly dataDir: string;
  readonly account: RunAccount | undefined;
  readonly superuser: string;
  readonly password: string;
  /** False only for throw-away servers: the new files are then not flushed to disk. */
  readonly flush: boolean;
  readonly log: PostgresLog;
}

/** Staging directories of this process; a left-over of a killed one may carry our own pid (containers re-use them). */
const atWork = new Set<string>();

/** True only when the directory holds a whole cluster; throws when it holds something else. */
export async function isInitialised(dataDir: string): Promise<boolean> {
  const entries = await readdir(dataDir).catch((error: NodeJS.ErrnoException): string[] => {
    if (error.code === 'ENOENT') return [];
    throw dataDirUnusable(dataDir, 'cannot be read by this account.', error);
  });
  if (entries.includes('PG_VERSION')) return true;
  if (entries.length > 0)
    throw dataDirUnusable(dataDir, 'is not empty and is not a Postgres data directory.');
  return false;
}

/**
 * Makes the cluster in a staging directory beside the final one and renames it when it is whole,
 * so whatever is found under the final name was never interrupted; left-overs of killed attempts are removed.
 */
export async function initialiseCluster(options: InitialisationOptions): Promise<void> {
  const { dataDir, account } = options;
  await removeLeftovers(dataDir);
  const staging = `${dataDir}.init-${process.pid}-${randomBytes(6).toString('hex')}`;
  const passwordFile = join(staging, 'password');
  atWork.add(staging);
  await mkdir(staging, { mode: 0o700 });
  await writeFile(passwordFile, options.password, { mode: 0o600 });
  if (account)
    await Promise.all([staging, passwordFile].map((path) => chown(path, account.uid, account.gid)));
  try {
    await runInitdb(options, join(staging, 'data'), passwordFile);
    await rm(passwordFile);
    await publish(join(staging, 'data'), dataDir);
  } finally {
    await rm(staging, { recursive: true, force: true, maxRetries: 3 });
    atWork.delete(staging);
  }
}

async function runInitdb(
  options: InitialisationOptions,
  pgdata: string,
  passwordFile: string,
): Promise<void> {
  const command = [
    options.initdb,
    '--pgdata',
    pgdata,
    '--username',
    options.superuser,
    '--pwfile',
    passwordFile,
  ];
  command.push(
    '--auth=scram-sha-256',
    '--data-checksums',
    '--encoding=UTF8',
    '--locale=C',
    '--no-instructions',
  );
  if (!options.flush) command.push('--no-sync');
  const quiet = { info: () => undefined, warn: options.log.warn.bind(options.log) };
  const initdb = await startGuarded(command, {
    account: options.account,
    firstSignal: 'TERM',
    secondsBetweenSignals: 2,
    log: quiet,
  });
  const end = await initdb.ended;
  if (end !== 'exit code 0') throw startFailed(`initdb ended with ${end}`, initdb.lastLines);
}

async function publish(whole: string, dataDir: string): Promise<void> {
  // An empty directory made by the operator may be in the way; anything else there is somebody's finished cluster.
  await rmdir(dataDir).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT' && error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  });
  await rename(whole, dataDir).catch(async (error: unknown) => {
    await access(join(dataDir, 'PG_VERSION')).catch(() => {
      throw dataDirUnusable(dataDir, 'cannot be created.', error);
    });
  });
}

async function removeLeftovers(dataDir: string): Promise<void> {
  const parent = dirname(dataDir);
  const prefix = `${basename(dataDir)}.init-`;
  const stale = (await readdir(parent)).filter((name) => {
    if (!name.startsWith(prefix)) return false;
    // Another first start may be at work in its own staging directory right now; its name tells whose it is.
    const maker = Number.parseInt(name.slice(prefix.length), 10);
    return maker === process.pid ? !atWork.has(join(parent, name)) : !isAlive(maker);
  });
  await Promise.all(
    stale.map((name) => rm(join(parent, name), { recursive: true, force: true, maxRetries: 3 })),
  );
}
