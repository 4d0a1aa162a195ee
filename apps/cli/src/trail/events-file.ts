import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { readEvent } from '#libs/evidence';
import { CompactRange, leafHash } from '#libs/tlog';
import { exportUnwritable } from '../cli.errors.js';
import { LineSplitter } from './line-splitter.js';

const BUFFERED_BYTES = 1_048_576;
const LF = Buffer.from('\n');

/** The records of an export that is under way: knows the root of what it holds, and goes on where an earlier run stopped. */
export class EventsFile {
  readonly range = new CompactRange();
  /** Of the first record; undefined while there is none that says so. */
  organisation: string | undefined;
  private pending: Buffer[] = [];

  private constructor(
    private readonly path: string,
    private readonly file: FileHandle,
  ) {}

  /** Takes up what is there, without a last line that was not finished. */
  static async open(path: string): Promise<EventsFile> {
    const file = await open(path, 'a').catch((error: unknown) => {
      throw exportUnwritable(path, error);
    });
    const events = new EventsFile(path, file);
    const lines = new LineSplitter(path, (line) => events.note(line));
    let bytes = 0;
    for await (const chunk of createReadStream(path, { highWaterMark: BUFFERED_BYTES })) {
      lines.push(chunk as Buffer);
      bytes += (chunk as Buffer).length;
    }
    if (lines.unfinishedBytes > 0) await events.file.truncate(bytes - lines.unfinishedBytes);
    return events;
  }

  append(line: Buffer): void {
    this.note(line);
    // The line is a view of a buffer that may be used again.
    this.pending.push(Buffer.from(line), LF);
  }

  /** Writes what was appended since the last time. */
  async write(): Promise<void> {
    if (this.pending.length === 0) return;
    const bytes = Buffer.concat(this.pending);
    this.pending = [];
    await this.file.appendFile(bytes).catch((error: unknown) => {
      throw exportUnwritable(this.path, error);
    });
  }

  async close(): Promise<void> {
    await this.write();
    await this.file.sync();
    await this.file.close();
  }

  private note(line: Buffer): void {
    if (this.range.size === 0) {
      const read = readEvent(line);
      if (read.ok) this.organisation = read.event.organisationId;
    }
    this.range.append(leafHash(line));
  }
}
