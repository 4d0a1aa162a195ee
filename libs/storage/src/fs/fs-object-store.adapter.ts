import { closeSync, createWriteStream, openSync, type WriteStream } from 'node:fs';
import { link, mkdir, opendir, rm, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AppError } from '#libs/kernel';
import { assertByteRange, assertObjectKey } from '../object-key.js';
import {
  objectExists,
  objectLengthMismatch,
  objectNotFound,
  objectStoreUnavailable,
} from '../object-store.errors.js';
import type { ObjectStore, StoredObject } from '../object-store.port.js';
import { createDurableDirectory, syncDirectory } from './durable-directory.js';
import { UploadContent } from '../upload-content.js';
import { closeFile, fillFrom, openFile, READ_PIECE_BYTES } from './positional-read.js';
import { UploadArea } from './upload-area.js';

const SUFFIX = '.object';

/** Keeps objects as files below one directory of a local disk; `a/b` is `<root>/a/b.object`. */
export class FsObjectStore implements ObjectStore {
  private constructor(
    private readonly root: string,
    private readonly uploads: UploadArea,
  ) {}

  /** Opens or creates the store and removes what crashed uploads left behind. */
  static async open(directory: string): Promise<FsObjectStore> {
    const root = resolve(directory);
    await mkdir(root, { recursive: true, mode: 0o700 });
    return new FsObjectStore(root, await UploadArea.open(root));
  }

  async put(
    key: string,
    content: AsyncIterable<Buffer>,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<{ readonly length: number }> {
    const path = this.pathOf(key);
    const taken = new UploadContent(content, options.signal);
    const draft = this.uploads.newPath();
    // `flush` makes the bytes durable before the name exists, so no crash can publish an incomplete object.
    const file = createWriteStream(draft, { flags: 'wx', mode: 0o600, flush: true });
    try {
      await pipeline(taken, file);
      await this.publish(draft, path, key);
      return { length: taken.length };
    } catch (error) {
      if (taken.failure) throw taken.failure.error;
      throw error instanceof AppError ? error : objectStoreUnavailable(key, error);
    } finally {
      // Content that fails at once fails before the file is there; removed before it is opened, it would stay.
      await closed(file);
      await rm(draft, { force: true });
    }
  }

  async *read(key: string, offset: number, length: number, signal?: AbortSignal): AsyncGenerator<Buffer> {
    assertByteRange(offset, length);
    signal?.throwIfAborted();
    if (length === 0) return;
    const descriptor = await openFile(this.pathOf(key), 'r').catch((error: unknown) => rethrow(key, error));
    // One piece of memory for the whole read: a new one each time would have the garbage collector run for every 64 MiB.
    const memory = Buffer.allocUnsafeSlow(Math.min(READ_PIECE_BYTES, length));
    try {
      for (let done = 0; done < length;) {
        signal?.throwIfAborted();
        const piece = memory.subarray(0, Math.min(memory.length, length - done));
        const filled = await fillFrom(descriptor, piece, offset + done);
        if (filled < piece.length) throw objectLengthMismatch(key, offset + length, offset + done + filled);
        yield piece;
        done += filled;
      }
    } finally {
      memory.buffer.transfer(0);
      await closeFile(descriptor);
    }
  }

  async readWhole(key: string, length: number): Promise<Buffer> {
    assertByteRange(0, length);
    // Opening and closing touch only names that a local disk's kernel holds in memory; doing them here leaves one trip
    // to the thread pool, for the bytes. Measured at 64 readers of 4 KiB: 15 µs of CPU against 29 µs for three trips.
    const descriptor = this.openNow(key);
    try {
      // Room for one byte more tells a longer object from the right one without asking for its size, or reading its end.
      const whole = Buffer.allocUnsafe(length + 1);
      const filled = await fillFrom(descriptor, whole, 0, Math.max(length, 1));
      if (filled !== length) throw objectLengthMismatch(key, length, filled > length ? 'more' : filled);
      return whole.subarray(0, length);
    } finally {
      closeSync(descriptor);
    }
  }

  async delete(key: string): Promise<void> {
    const path = this.pathOf(key);
    try {
      await rm(path, { force: true });
      await syncDirectory(dirname(path));
    } catch (error) {
      if (!isMissing(error)) throw objectStoreUnavailable(key, error);
    }
  }

  async *list(prefix: string): AsyncGenerator<StoredObject> {
    if (prefix !== '') assertObjectKey(prefix);
    const directory = join(this.root, ...prefix.split('/'));
    const entries = await opendir(directory, { recursive: true }).catch((error: unknown) => {
      if (isMissing(error)) return [];
      throw objectStoreUnavailable(prefix, error);
    });
    for await (const entry of entries) {
      if (!entry.isFile() || !entry.name.endsWith(SUFFIX)) continue;
      const path = join(entry.parentPath, entry.name);
      const found = await stat(path).catch(() => undefined);
      if (found) yield { key: this.keyOf(path), length: found.size };
    }
  }

  /** A link, unlike a rename, fails when the name exists: of two writers of one key exactly one publishes. */
  private async publish(draft: string, path: string, key: string): Promise<void> {
    await createDurableDirectory(dirname(path));
    await link(draft, path).catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'EEXIST' ? objectExists(key, error) : objectStoreUnavailable(key, error);
    });
    await syncDirectory(dirname(path));
  }

  private openNow(key: string): number {
    const path = this.pathOf(key);
    try {
      return openSync(path, 'r');
    } catch (error) {
      return rethrow(key, error);
    }
  }

  private pathOf(key: string): string {
    assertObjectKey(key);
    return join(this.root, ...key.split('/')) + SUFFIX;
  }

  private keyOf(path: string): string {
    return relative(this.root, path).slice(0, -SUFFIX.length).split(sep).join('/');
  }
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}

function rethrow(key: string, error: unknown): never {
  throw isMissing(error) ? objectNotFound(key, error) : objectStoreUnavailable(key, error);
}

function closed(file: WriteStream): Promise<void> {
  return file.closed ? Promise.resolve() : new Promise((resolve) => file.once('close', resolve));
}
