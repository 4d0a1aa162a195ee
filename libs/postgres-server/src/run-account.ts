import { readFile, stat } from 'node:fs/promises';
import { binariesUnavailable } from './postgres-server.errors.js';

/** The unprivileged account Postgres runs under; `undefined` means the account of this process. */
export interface RunAccount {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

const PREFERRED = ['postgres', 'nobody', 'daemon'];

async function listAccounts(): Promise<RunAccount[]> {
  // initdb insists on a passwd entry, so the accounts are taken from there and nowhere else.
  const passwd = await readFile('/etc/passwd', 'utf8');
  return passwd.split('\n').flatMap((line) => {
    const [name, , uid, gid] = line.split(':');
    return name && uid && gid ? [{ name, uid: Number(uid), gid: Number(gid) }] : [];
  });
}

/** Finds the account for a data directory: its present owner if it has one, else postgres, nobody or daemon. */
export async function findRunAccount(dataDir: string): Promise<RunAccount | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = (await listAccounts()).filter((account) => account.uid !== 0);
  const owner = await stat(dataDir).then(
    (found) => found.uid,
    () => undefined,
  );
  const byOwner = accounts.find((account) => account.uid === owner);
  const byName = PREFERRED.map((name) => accounts.find((account) => account.name === name));
  const chosen = byOwner ?? byName.find((account) => account !== undefined);
  if (!chosen) {
    throw binariesUnavailable(
      'Postgres refuses to run as root and /etc/passwd has no postgres, nobody or daemon.',
    );
  }
  return chosen;
}
