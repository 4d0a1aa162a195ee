import { randomBytes } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readFileIfPresent, writeFileAtomically } from './atomic-file.js';
import { Seal, SealBrokenError } from './seal.js';

const ROOT_KEY_BYTES = 32;
const CHECK_NAME = 'root.check';
const READABLE_BY_OTHERS = 0o077;

/**
 * Opens `root.key` in the data directory, or creates it when the directory holds no keys yet.
 * Throws with a message for the operator, and changes nothing, when the root key is missing, malformed, readable by
 * others, or not the one this directory was sealed under.
 */
export async function openRootSeal(dataDir: string, keysDir: string): Promise<Seal> {
  const rootKey = (await readRootKey(join(dataDir, 'root.key'))) ?? (await createRootKey(dataDir, keysDir));
  const seal = new Seal(rootKey);
  await checkRootKey(seal, dataDir, keysDir);
  return seal;
}

async function readRootKey(path: string): Promise<Buffer | undefined> {
  const rootKey = await readFileIfPresent(path);
  if (rootKey === undefined) return undefined;
  if (rootKey.length !== ROOT_KEY_BYTES) throw new Error(`${path} does not hold ${ROOT_KEY_BYTES} bytes.`);
  const { mode } = await stat(path);
  if ((mode & READABLE_BY_OTHERS) !== 0)
    throw new Error(`${path} is open to other users; run chmod 600 on it.`);
  return rootKey;
}

async function createRootKey(dataDir: string, keysDir: string): Promise<Buffer> {
  // A new root key next to old keys would hide that the old one is lost.
  if (await holdsSealedFiles(dataDir, keysDir)) {
    throw new Error(`root.key is missing from ${dataDir} although keys are sealed under it; restore it.`);
  }
  const rootKey = randomBytes(ROOT_KEY_BYTES);
  await writeFileAtomically(join(dataDir, 'root.key'), rootKey);
  return rootKey;
}

async function checkRootKey(seal: Seal, dataDir: string, keysDir: string): Promise<void> {
  const path = join(dataDir, CHECK_NAME);
  const check = await readFileIfPresent(path);
  if (check !== undefined) return openCheck(seal, check, dataDir);
  if ((await readdir(keysDir)).length > 0) {
    throw new Error(`${CHECK_NAME} is missing from ${dataDir} although keys exist; restore it.`);
  }
  await writeFileAtomically(path, seal.close(CHECK_NAME, Buffer.alloc(0)));
}

function openCheck(seal: Seal, check: Buffer, dataDir: string): void {
  try {
    seal.open(CHECK_NAME, check);
  } catch (cause) {
    if (!(cause instanceof SealBrokenError)) throw cause;
    throw new Error(`root.key in ${dataDir} is not the root key these keys were sealed under; restore it.`, {
      cause,
    });
  }
}

async function holdsSealedFiles(dataDir: string, keysDir: string): Promise<boolean> {
  if ((await readFileIfPresent(join(dataDir, CHECK_NAME))) !== undefined) return true;
  return (await readdir(keysDir)).length > 0;
}
