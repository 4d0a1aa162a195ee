import { createHash } from 'node:crypto';
import { AppError } from '#libs/kernel';
import type { ObjectStore } from '#libs/storage';
import { archiveDamaged } from './archive.errors.js';

/** An object of the archive and what it must be. */
export interface StoredFile {
  readonly key: string;
  readonly sha256: string;
  readonly bytes: number;
}

type FileKind = 'records' | 'proofs' | 'manifest';

/**
 * The objects of one organisation's month, each named by the SHA-256 of its content: what is put twice is there once, and
 * what is read is what was put, or an error.
 */
export class ArchiveObjects {
  constructor(
    private readonly store: Pick<ObjectStore, 'put' | 'read'>,
    private readonly organisationId: string,
    private readonly month: string,
  ) {}

  /** Resolves when the content is durable, also where an earlier attempt put it; only reading it back tells that it is whole. */
  async put(kind: FileKind, content: Buffer): Promise<StoredFile> {
    const sha256 = sha256Of(content);
    const key = `trail-archive/${this.organisationId}/${this.month}/${kind}-${sha256}`;
    try {
      await this.store.put(key, once(content));
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'OBJECT_EXISTS') throw error;
    }
    return { key, sha256, bytes: content.length };
  }

  /** Returns exactly the content the file was put with; throws TRAIL_ARCHIVE_DAMAGED for any other. */
  async get({ key, sha256, bytes }: StoredFile): Promise<Buffer> {
    const content = Buffer.alloc(bytes);
    let at = 0;
    try {
      for await (const piece of this.store.read(key, 0, bytes)) at += piece.copy(content, at);
    } catch (error) {
      if (!isDamage(error)) throw error;
      throw archiveDamaged(key, 'it is missing or too short', error);
    }
    if (at !== bytes || sha256Of(content) !== sha256) throw archiveDamaged(key, 'its content was changed');
    return content;
  }
}

function isDamage(error: unknown): boolean {
  return error instanceof AppError && ['OBJECT_NOT_FOUND', 'OBJECT_LENGTH_MISMATCH'].includes(error.code);
}

function sha256Of(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

async function* once(content: Buffer): AsyncGenerator<Buffer> {
  await Promise.resolve();
  yield content;
}
