import { inputUnreadable } from '../cli.errors.js';

/** Far more than a record can have: what is longer is no export, and must not fill the memory. */
const LONGEST_LINE_BYTES = 1_048_576;
const LF = 0x0a;

/**
 * Cuts a stream of bytes at LF and at nothing else: CR, NUL and U+2028 belong to a line. A line is valid only while it is
 * handled. Throws INPUT_UNREADABLE for a line of more than 1 MiB.
 */
export class LineSplitter {
  private rest: Buffer[] = [];
  private restBytes = 0;

  constructor(
    private readonly name: string,
    private readonly onLine: (line: Buffer) => void,
  ) {}

  push(chunk: Buffer): void {
    let start = 0;
    for (let end = chunk.indexOf(LF); end >= 0; end = chunk.indexOf(LF, start)) {
      this.onLine(this.completed(chunk.subarray(start, end)));
      start = end + 1;
    }
    if (start < chunk.length) this.keep(chunk.subarray(start));
  }

  /** Bytes behind the last LF. */
  get unfinishedBytes(): number {
    return this.restBytes;
  }

  /** Hands on a last line that has no LF; true when there was one. */
  end(): boolean {
    if (this.restBytes === 0) return false;
    this.onLine(this.completed(Buffer.alloc(0)));
    return true;
  }

  private completed(piece: Buffer): Buffer {
    if (this.restBytes === 0) return piece;
    const line = Buffer.concat([...this.rest, piece]);
    this.rest = [];
    this.restBytes = 0;
    return line;
  }

  private keep(piece: Buffer): void {
    this.rest.push(Buffer.from(piece));
    this.restBytes += piece.length;
    if (this.restBytes > LONGEST_LINE_BYTES) throw inputUnreadable(this.name, 'a line of more than 1 MiB');
  }
}
