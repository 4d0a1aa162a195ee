import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { exportUnwritable } from '../cli.errors.js';
import type { TrailServer } from './trail-server.js';

const LF = Buffer.from('\n');
/** What is personal is for whoever exports it, not for everybody on the machine. */
const OWNER_ONLY = 0o600;

/**
 * Writes the erasable values of a log as they are now, in the place of an earlier export's: what was erased since is then gone
 * here too. The file appears only once it is whole.
 */
export async function writeValues(path: string, server: Pick<TrailServer, 'values'>): Promise<void> {
  const partial = `${path}.partial`;
  try {
    await rm(partial, { force: true });
    const file = await open(partial, 'wx', OWNER_ONLY);
    try {
      await download(file, server);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true, recursive: true });
    throw isSystemError(error) ? exportUnwritable(path, error) : error;
  }
}

/** Takes the values of an earlier export away. */
export async function removeValues(path: string): Promise<void> {
  await rm(path, { force: true });
}

async function download(file: FileHandle, server: Pick<TrailServer, 'values'>): Promise<void> {
  let pending: Buffer[] = [];
  await server.values({
    // The line is a view of a buffer that may be used again.
    line: (line) => void pending.push(Buffer.from(line), LF),
    settle: async () => {
      const bytes = Buffer.concat(pending);
      pending = [];
      await file.appendFile(bytes);
    },
  });
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}
