import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

/** One file of the built console, ready to be sent. */
export interface ConsoleFile {
  readonly mediaType: string;
  readonly body: Buffer;
  /** null where packing saves nothing. */
  readonly gzipped: Buffer | null;
  /** True when its name is made from its content, so that it may be kept for ever. */
  readonly isImmutable: boolean;
}

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json; charset=utf-8',
  '.woff2': 'font/woff2',
};
const ALREADY_PACKED = new Set(['.woff2']);
/** Below this, a packed answer is no smaller on the wire. */
const PACK_FROM_BYTES = 1_024;
const pack = promisify(gzip);

/**
 * The files of the built console by path (`index.html`, `assets/…`), read once. A request only ever names an entry of this
 * table, so no path it can spell reaches the file system.
 */
export async function readConsoleFiles(directory: string): Promise<ReadonlyMap<string, ConsoleFile>> {
  const entries = await readdir(directory, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile() && extname(entry.name) in MEDIA_TYPES);
  const read = files.map(async (entry): Promise<[string, ConsoleFile]> => {
    const path = join(entry.parentPath, entry.name);
    return [path.slice(directory.length + 1), await readConsoleFile(path)];
  });
  return new Map(await Promise.all(read));
}

async function readConsoleFile(path: string): Promise<ConsoleFile> {
  const extension = extname(path);
  const body = await readFile(path);
  const packs = !ALREADY_PACKED.has(extension) && body.length >= PACK_FROM_BYTES;
  return {
    mediaType: MEDIA_TYPES[extension] ?? 'application/octet-stream',
    body,
    gzipped: packs ? await pack(body, { level: 9 }) : null,
    isImmutable: path.includes('/assets/'),
  };
}
