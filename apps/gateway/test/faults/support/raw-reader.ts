import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** One download whose pace is ours, on a bare socket: nothing is interpreted but the end of the headers. */
export class RawReader {
  /** Bytes of the body that this process has taken from its socket. */
  bodyBytes = 0;
  /** When the last of them arrived; monotonic milliseconds. */
  lastByteAtMs = Number.NaN;
  /** When the connection ended; NaN while it has not. */
  endedAtMs = Number.NaN;
  /** How it ended: a goodbye (`fin`), a reset (`reset`), or not yet. */
  ending: 'open' | 'fin' | 'reset' = 'open';
  /** Resolves when the connection has ended, however it did. */
  readonly ended: Promise<void>;
  private head = '';
  private readonly headers: Promise<void>;
  private headDone: () => void = () => undefined;
  private inBody = false;

  private constructor(readonly socket: Socket) {
    this.headers = new Promise((resolve) => (this.headDone = resolve));
    this.ended = new Promise((resolve) => {
      socket.on('data', (chunk: Buffer) => this.take(chunk));
      socket.on('end', () => this.conclude('fin'));
      socket.on('error', () => this.conclude('reset'));
      socket.on('close', () => {
        this.conclude('reset');
        resolve();
      });
    });
  }

  /** Sends the request and resolves with the reader paused, as soon as the headers are there. */
  static async open(url: string, headers: Readonly<Record<string, string>>): Promise<RawReader> {
    const { hostname, port, pathname, search } = new URL(url);
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    await once(socket, 'connect');
    const reader = new RawReader(socket);
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(`GET ${pathname}${search} HTTP/1.1\r\nHost: gateway\r\n${lines.join('')}\r\n`);
    await Promise.race([reader.headers, reader.ended]);
    return reader;
  }

  get status(): number {
    return Number(/^HTTP\/1\.1 (\d{3})/.exec(this.head)?.[1]);
  }

  get recordId(): string | undefined {
    return this.header('x-access-record');
  }

  get declaredBytes(): number {
    return Number(this.header('content-length'));
  }

  get localPort(): number {
    return this.socket.localPort ?? Number.NaN;
  }

  pause(): void {
    this.socket.pause();
  }

  resume(): void {
    this.socket.resume();
  }

  /** Takes one piece, at most 64 KiB, when there is one. */
  takeOne(): void {
    this.socket.once('data', () => this.pause());
    this.resume();
  }

  /** Goes away without a goodbye. */
  abort(): void {
    this.socket.resetAndDestroy();
  }

  /** Takes all that still arrives until the connection ends. */
  async drained(): Promise<void> {
    this.resume();
    await this.ended;
  }

  private header(name: string): string | undefined {
    return new RegExp(`^${name}: (.*)$`, 'im').exec(this.head)?.[1]?.trim();
  }

  private take(chunk: Buffer): void {
    if (this.inBody) {
      this.count(chunk.length);
      return;
    }
    this.head += chunk.toString('latin1');
    const end = this.head.indexOf('\r\n\r\n');
    if (end < 0) return;
    this.inBody = true;
    this.count(this.head.length - end - 4);
    this.head = this.head.slice(0, end);
    // At once, in the same turn: nothing more than this chunk is taken unasked.
    this.pause();
    this.headDone();
  }

  private count(bytes: number): void {
    this.bodyBytes += bytes;
    if (bytes > 0) this.lastByteAtMs = performance.now();
  }

  private conclude(ending: 'fin' | 'reset'): void {
    if (this.ending !== 'open') return;
    this.ending = ending;
    this.endedAtMs = performance.now();
    // A half-closed connection is over for us too.
    this.socket.destroy();
  }
}
