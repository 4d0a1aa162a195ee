import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';

/**
 * Tells files of this run of the program from those of an earlier run that had the same process id. One for all its threads:
 * one that opens the store later must not take what another is writing for a leftover.
 */
const RUN = runOfProcess();
const HOST = hostname().replace(/[^A-Za-z0-9-]/g, '-');
const FOREIGN_IDLE_MS = 60 * 60 * 1_000;

/** Where objects are while they are written: outside the keys, on the same file system so that a link publishes them. */
export class UploadArea {
  private constructor(private readonly directory: string) {}

  /** Opens the area and removes what crashed uploads left in it; uploads of live processes are not touched. */
  static async open(root: string): Promise<UploadArea> {
    const area = new UploadArea(join(root, '.uploads'));
    await mkdir(area.directory, { recursive: true, mode: 0o700 });
    await area.sweep();
    return area;
  }

  /** A path nobody else uses. */
  newPath(): string {
    return join(this.directory, [HOST, process.pid, RUN, randomBytes(8).toString('hex')].join('.'));
  }

  private async sweep(): Promise<void> {
    for (const name of await readdir(this.directory)) {
      const path = join(this.directory, name);
      if (await isLeftover(name, path)) await rm(path, { force: true });
    }
  }
}

function runOfProcess(): string {
  const key = 'portcullis.uploads.run';
  const known = getEnvironmentData(key);
  if (typeof known === 'string') return known;
  const made = randomBytes(6).toString('hex');
  setEnvironmentData(key, made);
  return made;
}

async function isLeftover(name: string, path: string): Promise<boolean> {
  const [host, pid, run] = name.split('.');
  if (host === HOST && Number(pid) === process.pid) return run !== RUN;
  if (host === HOST) return !isAlive(Number(pid));
  // Another host's process cannot be asked; an upload that is alive writes far more often than hourly.
  const idleMs = await stat(path).then(
    (found) => Date.now() - found.mtimeMs,
    () => 0,
  );
  return idleMs > FOREIGN_IDLE_MS;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
