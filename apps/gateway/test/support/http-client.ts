import { type IncomingHttpHeaders, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { once } from 'node:events';

/** One whole answer, also when the connection broke in the middle of it. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** False when the connection ended before the body did. */
  readonly complete: boolean;
  /** Milliseconds from sending the request to the first byte of the body or, without one, to the headers. */
  readonly firstByteMs: number;
  /** Time (monotonic, ms) at which the request was started. */
  readonly startedAtMs: number;
}

export interface Question {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string | Buffer;
  /** Sent as it is, in place of the path and query of the URL, which a URL would normalise. */
  readonly target?: string;
}

/** Asks over a connection of its own and resolves however it ends; rejects only when no answer began. */
export function ask(
  url: string,
  { method = 'GET', headers = {}, body, target }: Question = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const startedAtMs = performance.now();
    let answering = false;
    const outgoing = request(
      url,
      { method, headers, agent: false, ...(target !== undefined && { path: target }) },
      (response) => {
        answering = true;
        const chunks: Buffer[] = [];
        let firstByteMs = performance.now() - startedAtMs;
        response.on('data', (chunk: Buffer) => {
          if (chunks.length === 0) firstByteMs = performance.now() - startedAtMs;
          chunks.push(chunk);
        });
        response.on('error', () => undefined);
        response.once('close', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks),
            complete: response.complete,
            firstByteMs,
            startedAtMs,
          }),
        );
      },
    );
    // A reset in the middle of an answer ends that answer, incomplete.
    outgoing.on('error', (error) => {
      if (!answering) reject(error);
    });
    outgoing.end(body);
  });
}

/** Returns the problem an answer carries. */
export function problemOf(answer: Answer): Record<string, unknown> & {
  code: string;
  recordId?: string;
  reasons?: { gate: string; code: string; detail: string }[];
} {
  return JSON.parse(answer.body.toString('utf8'));
}

/** A download whose pace is ours: it takes nothing from the network until told to. */
export class PacedReader {
  private readonly chunks: Buffer[] = [];
  private received = 0;
  private head: string | undefined;

  private wake: (() => void) | undefined;

  private constructor(readonly socket: Socket) {
    for (const event of ['readable', 'end', 'close']) socket.on(event, () => this.wake?.());
  }

  /** Sends the request and waits for the headers; whatever came with them counts as received. */
  static async open(url: string, headers: Readonly<Record<string, string>>): Promise<PacedReader> {
    const { hostname, port, pathname, search } = new URL(url);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    const reader = new PacedReader(socket);
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(`GET ${pathname}${search} HTTP/1.1\r\nHost: gateway\r\n${lines.join('')}\r\n`);
    await reader.takeUntil(() => reader.head !== undefined);
    return reader;
  }

  get status(): number {
    return Number(this.head?.split(' ')[1] ?? 0);
  }

  get body(): Buffer {
    return Buffer.concat(this.chunks);
  }

  get bytesReceived(): number {
    return this.received;
  }

  header(name: string): string | undefined {
    return new RegExp(`^${name}: (.*)$`, 'im').exec(this.head ?? '')?.[1]?.trim();
  }

  /** Takes from the network until at least `bytes` of the body have arrived, then stops taking. */
  async take(bytes: number): Promise<void> {
    await this.takeUntil(() => this.received >= bytes);
  }

  /** Takes all that still arrives until the connection ends. */
  async takeRest(): Promise<void> {
    await this.takeUntil(() => false);
  }

  /** Goes away without a goodbye. */
  abort(): void {
    this.socket.resetAndDestroy();
  }

  private async takeUntil(enough: () => boolean): Promise<void> {
    while (!enough()) {
      const chunk = this.socket.read() as Buffer | null;
      if (chunk) this.keep(chunk);
      else if (this.socket.destroyed || this.socket.readableEnded) return;
      else
        await new Promise<void>((resolve) => {
          this.wake = resolve;
        });
    }
  }

  private keep(chunk: Buffer): void {
    let rest = chunk;
    if (this.head === undefined) {
      const end = chunk.indexOf('\r\n\r\n');
      this.head = chunk.subarray(0, end).toString('latin1');
      rest = chunk.subarray(end + 4);
    }
    this.received += rest.length;
    this.chunks.push(rest);
  }
}

/**
 * Sends bytes as they are on a connection of their own and returns all that comes back until it closes. A request that
 * never ends is given up after `quietMs` without a byte.
 */
export async function sendRaw(origin: string, bytes: string | Buffer, quietMs = 3_000): Promise<string> {
  const { hostname, port } = new URL(origin);
  const socket = connect(Number(port), hostname);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.on('error', () => socket.destroy());
  // Not `end`: to Node's server a client that has finished sending has also finished listening.
  socket.write(bytes);
  socket.setTimeout(quietMs, () => socket.destroy());
  await once(socket, 'close');
  return Buffer.concat(chunks).toString('latin1');
}
