import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readIfPresent, syncFolder, TEMPORARY_SUFFIX, writeDurably } from './durable-file.js';
import { directoryUnusable } from './witness.errors.js';

const KEY_FILE = 'witness-key.pem';
const OWNER_ONLY = 0o700;
const OTHERS_MAY_ACCESS = 0o077;

export interface DataDirectory {
  readonly logsDir: string;
  readonly privateKey: KeyObject;
}

/**
 * Opens the directory of a witness, making key and state folder together at its first start. Refuses one that has only
 * half of them: a key without its memory would sign what it had refused, a memory without its key is nobody's.
 */
export async function openDataDirectory(dataDir: string): Promise<DataDirectory> {
  const logsDir = join(dataDir, 'logs');
  const keyPath = join(dataDir, KEY_FILE);
  const pem = await readIfPresent(keyPath);
  const names = await namesIn(logsDir);
  if (pem !== null && names === null) {
    throw directoryUnusable(
      `${logsDir} is missing beside ${KEY_FILE}. Restore it: without it forks would be signed.`,
    );
  }
  if (pem === null && names !== null && names.length > 0) {
    throw directoryUnusable(
      `${KEY_FILE} is missing beside ${logsDir}. Restore it, or start on an empty directory.`,
    );
  }
  if (names === null) await makeFolder(dataDir, logsDir);
  await Promise.all(stale(names ?? []).map((name) => rm(join(logsDir, name), { force: true })));
  return { logsDir, privateKey: pem === null ? await createKey(keyPath) : await openKey(keyPath, pem) };
}

async function namesIn(folder: string): Promise<string[] | null> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function stale(names: readonly string[]): string[] {
  return names.filter((name) => name.endsWith(TEMPORARY_SUFFIX));
}

async function makeFolder(dataDir: string, logsDir: string): Promise<void> {
  await mkdir(logsDir, { recursive: true, mode: OWNER_ONLY });
  await syncFolder(dataDir);
}

async function createKey(path: string): Promise<KeyObject> {
  const { privateKey } = generateKeyPairSync('ed25519');
  await writeDurably(path, privateKey.export({ format: 'pem', type: 'pkcs8' }) as string);
  return privateKey;
}

async function openKey(path: string, pem: string): Promise<KeyObject> {
  const { mode } = await stat(path);
  if ((mode & OTHERS_MAY_ACCESS) !== 0) {
    throw directoryUnusable(`${path} may be read by others; make it 0600, or better: make a new witness.`);
  }
  const key = parseKey(path, pem);
  if (key.asymmetricKeyType !== 'ed25519') throw directoryUnusable(`${path} is not an Ed25519 key.`);
  return key;
}

function parseKey(path: string, pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (cause) {
    throw directoryUnusable(`${path} is not a private key.`, cause);
  }
}
