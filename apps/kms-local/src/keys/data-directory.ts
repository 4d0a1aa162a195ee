import { chmod, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { TEMPORARY_SUFFIX } from './atomic-file.js';

const OWNER_ONLY = 0o700;

/** Where things lie inside the data directory. */
export interface DataDirectory {
  readonly keysDir: string;
  readonly aliasesPath: string;
}

/** Makes the directories, closed to other users, and clears what an interrupted write left behind. */
export async function prepareDataDirectory(dataDir: string): Promise<DataDirectory> {
  const keysDir = join(dataDir, 'keys');
  await mkdir(keysDir, { recursive: true, mode: OWNER_ONLY });
  await chmod(keysDir, OWNER_ONLY);
  for (const directory of [dataDir, keysDir]) await removeTemporaries(directory);
  return { keysDir, aliasesPath: join(dataDir, 'aliases.sealed') };
}

async function removeTemporaries(directory: string): Promise<void> {
  const names = await readdir(directory);
  const stale = names.filter((name) => name.endsWith(TEMPORARY_SUFFIX));
  await Promise.all(stale.map((name) => rm(join(directory, name), { force: true })));
}
