import { type FileHandle, open, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { cliError } from '../cli.errors.js';
import { parseJson } from '../http/problem.js';
import type { SourceFile } from './source-files.js';

const line = z.object({
  target: z.string(),
  key: z.string(),
  path: z.string(),
  size: z.number(),
  modifiedMs: z.number(),
  sha256: z.string(),
});

/** One finished file. */
export type JournalLine = z.infer<typeof line>;

/** Returns where the journal of a path is kept: inside a folder, beside a file. */
export async function journalPathOf(path: string): Promise<string> {
  const root = resolve(path);
  const isFolder = (await stat(root)).isDirectory();
  return isFolder
    ? join(root, '.portcullis-ingest.json')
    : join(dirname(root), `.${basename(root)}.portcullis-ingest.json`);
}

/**
 * Remembers which files were accepted, one JSON line each, appended only after the gateway said so. A run that is
 * killed loses nothing it recorded; a torn last line is a file that is sent again.
 */
export class IngestJournal {
  private constructor(
    private readonly file: FileHandle,
    private readonly target: string,
    private readonly finished: ReadonlyMap<string, JournalLine>,
  ) {}

  /** Opens the journal; without `resume` what it holds is forgotten. `target` names the gateway and dataset. */
  static async open(path: string, target: string, resume: boolean): Promise<IngestJournal> {
    const lines = resume ? await readLines(path) : [];
    const finished = new Map(
      lines.filter((entry) => entry.target === target).map((entry) => [entry.key, entry]),
    );
    const file = await open(path, resume ? 'a' : 'w', 0o600).catch((error: NodeJS.ErrnoException) => {
      throw cliError(
        'JOURNAL_UNWRITABLE',
        `${path} cannot be written: ${error.message}. Choose another with --journal.`,
      );
    });
    // A torn last line must not swallow the next one.
    if (resume) await file.appendFile('\n');
    return new IngestJournal(file, target, finished);
  }

  /** True when the file was accepted before and has not changed: same path, size and time, or same path, size and content. */
  async isFinished(source: SourceFile, hash: () => Promise<string>): Promise<boolean> {
    const entry = this.finished.get(source.key);
    if (entry?.path !== source.path || entry.size !== source.size) return false;
    return entry.modifiedMs === source.modifiedMs || entry.sha256 === (await hash());
  }

  async record(source: SourceFile, sha256: string): Promise<void> {
    await this.file.appendFile(`${JSON.stringify({ target: this.target, ...source, sha256 })}\n`);
  }

  async close(): Promise<void> {
    await this.file.close();
  }
}

async function readLines(path: string): Promise<JournalLine[]> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw cliError('JOURNAL_UNREADABLE', `${path} cannot be read: ${error.message}`);
  });
  return text.split('\n').flatMap((each) => line.safeParse(parseJson(each)).data ?? []);
}
