import { execFile } from 'node:child_process';
import { chmod, mkdtemp, open, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const PIECES_BYTES = [1024 * 1024, 4096];

/** A file system of a fixed size that can be filled to the last block: a tmpfs, which only root can mount. */
export class SmallDisk {
  private constructor(readonly directory: string) {}

  /** Mounts one; null where this account may not. */
  static async mount(megabytes: number): Promise<SmallDisk | null> {
    const directory = await mkdtemp(join(tmpdir(), 'pc-disk-'));
    try {
      await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0711`, 'tmpfs', directory]);
    } catch {
      // Not root, or a container without the right to mount; the caller says so.
      await rmdir(directory);
      return null;
    }
    await chmod(directory, 0o711);
    return new SmallDisk(directory);
  }

  /** Takes every free block, so that the next write to a new block fails with ENOSPC. */
  async fill(): Promise<void> {
    const ballast = await open(this.ballastPath, 'a');
    for (const bytes of PIECES_BYTES) await fillBy(ballast, Buffer.alloc(bytes));
    await ballast.close();
  }

  /** Gives the space back. */
  async clear(): Promise<void> {
    await rm(this.ballastPath, { force: true });
  }

  async unmount(): Promise<void> {
    // Lazily: a server that was just killed may still be letting go of its files.
    await run('umount', ['-l', this.directory]);
    await rmdir(this.directory);
  }

  private get ballastPath(): string {
    return join(this.directory, 'ballast');
  }
}

async function fillBy(file: Awaited<ReturnType<typeof open>>, piece: Buffer): Promise<void> {
  for (;;) {
    try {
      const { bytesWritten } = await file.write(piece);
      if (bytesWritten < piece.length) return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return;
      throw error;
    }
  }
}
