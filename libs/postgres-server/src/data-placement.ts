import { access, chmod, mkdir, mkdtemp, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { canEnter } from './account-process.js';
import { dataDirUnusable } from './postgres-server.errors.js';
import type { PostgresLog } from './postgres-log.port.js';
import type { RunAccount } from './run-account.js';

const BASES = ['/var/lib', '/var/tmp', '/tmp'];

/**
 * Returns the directory Postgres can really use for `dataDir`: itself, or, when its account cannot reach it
 * (for instance below a 0700 home of root), one made once below /var/lib and remembered in `<dataDir>.location`.
 */
export async function placeData(
  dataDir: string,
  account: RunAccount | undefined,
  log: PostgresLog,
): Promise<string> {
  await mkdir(dirname(dataDir), { recursive: true });
  const pointer = `${dataDir}.location`;
  const remembered = await readFile(pointer, 'utf8').then(
    (text) => text.trim(),
    () => undefined,
  );
  if (remembered !== undefined) return stillThere(remembered, dataDir);
  if (await canEnter(dirname(dataDir), account)) return dataDir;
  if (account === undefined)
    throw dataDirUnusable(dataDir, 'is below a directory this account may not enter.');
  const placed = await createReachable(dataDir, account);
  await writeFile(`${pointer}.new`, `${placed}\n`, { mode: 0o600 });
  await rename(`${pointer}.new`, pointer);
  log.info(`Postgres runs as ${account.name}, who cannot reach ${dataDir}; its data is kept in ${placed}.`);
  return placed;
}

/** A remembered place that is gone is lost data: starting afresh there would hide that. */
async function stillThere(placed: string, dataDir: string): Promise<string> {
  await access(dirname(placed)).catch((error: unknown) => {
    throw dataDirUnusable(
      dataDir,
      `has its data in ${placed}, which is gone; restore it or remove ${dataDir}.location.`,
      error,
    );
  });
  return placed;
}

async function createReachable(dataDir: string, account: RunAccount): Promise<string> {
  for (const base of BASES) {
    if (
      !(await access(base).then(
        () => canEnter(base, account),
        () => false,
      ))
    )
      continue;
    // A random name cannot be prepared by another user of a shared base; 0711 lets the account through, not list.
    const home = await mkdtemp(join(base, 'portcullis-postgres-'));
    await chmod(home, 0o711);
    return join(home, 'data');
  }
  throw dataDirUnusable(dataDir, `is out of reach of ${account.name} and so are ${BASES.join(', ')}.`);
}
