import { readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { cliError } from '../cli.errors.js';

/** A file to ingest as it was when it was listed. */
export interface SourceFile {
  readonly path: string;
  /** Key of the item: path below the ingested folder, `/` between its parts, after the prefix. */
  readonly key: string;
  readonly size: number;
  readonly modifiedMs: number;
}

export interface SourceListing {
  readonly files: readonly SourceFile[];
  /** Links, sockets and names that begin with a dot: never ingested. */
  readonly ignored: number;
}

/** Lists a file, or all files below a folder in a stable order; links are not followed, so nothing outside is taken. */
export async function listSourceFiles(path: string, prefix = ''): Promise<SourceListing> {
  const root = resolve(path);
  const found = await stat(root).catch((error: NodeJS.ErrnoException) => {
    throw cliError('SOURCE_UNREADABLE', `${path}: ${error.message}`, error);
  });
  if (found.isFile()) return { files: [await toSourceFile(root, prefix + basename(root))], ignored: 0 };
  const listing = { files: [] as SourceFile[], ignored: 0 };
  await collect(root, prefix, listing);
  return listing;
}

async function collect(
  folder: string,
  keyBase: string,
  listing: { files: SourceFile[]; ignored: number },
): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.name.startsWith('.')) listing.ignored += 1;
    else if (entry.isDirectory()) await collect(path, `${keyBase}${entry.name}/`, listing);
    else if (entry.isFile()) listing.files.push(await toSourceFile(path, keyBase + entry.name));
    else listing.ignored += 1;
  }
}

async function toSourceFile(path: string, key: string): Promise<SourceFile> {
  const { size, mtimeMs } = await stat(path);
  return { path, key, size, modifiedMs: mtimeMs };
}
