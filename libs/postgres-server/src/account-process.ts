import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { RunAccount } from './run-account.js';

const run = promisify(execFile);

/** What every child gets instead of our environment, which may hold secrets another account could read. */
export const CHILD_ENVIRONMENT = {
  PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin',
  LC_ALL: 'C',
  TZ: 'UTC',
};

/** The spawn options that make a child run as the account; none when it is our own. */
export function asAccount(account: RunAccount | undefined): { uid?: number; gid?: number } {
  return account ? { uid: account.uid, gid: account.gid } : {};
}

/** True only when the account can enter the directory; asked of the kernel, so ACLs and mounts count too. */
export async function canEnter(directory: string, account: RunAccount | undefined): Promise<boolean> {
  return succeeds('/bin/sh', ['-c', 'cd "$1"', 'sh', directory], account);
}

/** True only when the account can run the program with these arguments and it ends with 0 within 10 s. */
export async function succeeds(
  file: string,
  args: readonly string[],
  account: RunAccount | undefined,
): Promise<boolean> {
  const options = { cwd: '/', env: CHILD_ENVIRONMENT, timeout: 10_000, ...asAccount(account) };
  return run(file, args, options).then(
    () => true,
    () => false,
  );
}
