import { AppError } from '#libs/kernel';
import type { Connection } from '../connection.js';
import type { Wait } from '../http/retry.js';
import { hashFile } from './file-hash.js';
import type { IngestJournal } from './ingest-journal.js';
import type { IngestProgress } from './ingest-progress.js';
import { uploadItem } from './item-upload.js';
import type { SourceFile } from './source-files.js';

export interface IngestOptions {
  readonly connection: Connection;
  readonly dataset: string;
  readonly concurrency: number;
  readonly journal: IngestJournal;
  readonly progress: IngestProgress;
  readonly signal: AbortSignal;
  /** Attempts per file. */
  readonly attempts?: number;
  readonly wait?: Wait;
}

export interface IngestFailure {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

/** What became of every file; `remaining` counts those not tried because of an interruption. */
export interface IngestSummary {
  readonly uploaded: number;
  readonly uploadedBytes: number;
  readonly skipped: number;
  readonly remaining: number;
  readonly failures: readonly IngestFailure[];
}

const ATTEMPTS = 5;

/** Uploads the files, `concurrency` at a time. One file's failure does not stop the others; an interruption stops all. */
export async function ingest(files: readonly SourceFile[], options: IngestOptions): Promise<IngestSummary> {
  const counts = { uploaded: 0, uploadedBytes: 0, skipped: 0 };
  const failures: IngestFailure[] = [];
  const queue = files.values();
  const work = async (): Promise<void> => {
    for (const file of queue) {
      if (options.signal.aborted) return;
      try {
        const outcome = await ingestFile(file, options);
        counts[outcome] += 1;
        if (outcome === 'uploaded') counts.uploadedBytes += file.size;
      } catch (error) {
        if (options.signal.aborted) return;
        failures.push(toFailure(file, error));
      }
      options.progress.fileDone();
    }
  };
  await Promise.all(Array.from({ length: options.concurrency }, work));
  const remaining = files.length - counts.uploaded - counts.skipped - failures.length;
  return { ...counts, remaining, failures };
}

async function ingestFile(file: SourceFile, options: IngestOptions): Promise<'uploaded' | 'skipped'> {
  let hashed: Promise<string> | undefined;
  const hash = (): Promise<string> => (hashed ??= hashFile(file.path, options.signal));
  if (await options.journal.isFinished(file, hash)) {
    options.progress.bytes(file.size);
    return 'skipped';
  }
  const sha256 = await hash();
  await uploadItem(file, sha256, {
    connection: options.connection,
    dataset: options.dataset,
    attempts: options.attempts ?? ATTEMPTS,
    signal: options.signal,
    onBytes: (bytes) => options.progress.bytes(bytes),
    ...(options.wait && { wait: options.wait }),
  });
  await options.journal.record(file, sha256);
  return 'uploaded';
}

function toFailure(file: SourceFile, error: unknown): IngestFailure {
  if (error instanceof AppError) return { path: file.path, code: error.code, message: error.publicMessage };
  const { code, message } = error as NodeJS.ErrnoException;
  return { path: file.path, code: code ?? 'UPLOAD_FAILED', message: message || 'the connection failed' };
}
