import { type Agent, request } from 'node:http';

/** One attempt to read, as its client saw it. */
export interface Reading {
  /** 0: the connection ended before any answer. */
  readonly status: number;
  /** Code of the refusal; null for bytes and for broken connections. */
  readonly code: string | null;
  readonly recordId: string | null;
  /** Plaintext bytes of the item that arrived: none in a refusal. */
  readonly itemBytes: number;
  readonly declaredBytes: number | null;
  /** True only when the answer ended as its headers promised. */
  readonly complete: boolean;
  /** From the start to the end of the answer, in milliseconds. */
  readonly ms: number;
  readonly startedAtMs: number;
  /** When the last byte of the item arrived; NaN when none did. */
  readonly lastByteAtMs: number;
}

export interface ReadTarget {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly agent?: Agent;
}

const GIVE_UP_MS = 15_000;
const PROBLEM = 'application/problem+json';
const KEPT_BYTES = 4_096;

/** Reads once and resolves however that ends; after 15 s without an end the client goes away. */
export function read({ url, headers, agent }: ReadTarget): Promise<Reading> {
  const startedAtMs = performance.now();
  return new Promise((resolve) => {
    const conclude = (seen: Omit<Reading, 'ms' | 'startedAtMs'>): void =>
      resolve({ ...seen, ms: performance.now() - startedAtMs, startedAtMs });
    const signal = AbortSignal.timeout(GIVE_UP_MS);
    const outgoing = request(url, { headers, agent: agent ?? false, signal }, (response) => {
      let bytes = 0;
      let lastByteAtMs = Number.NaN;
      const start: Buffer[] = [];
      response.on('data', (chunk: Buffer) => {
        if (bytes < KEPT_BYTES) start.push(chunk);
        bytes += chunk.length;
        lastByteAtMs = performance.now();
      });
      response.on('error', () => undefined);
      response.once('close', () => {
        const isProblem = response.headers['content-type'] === PROBLEM;
        const recordId = response.headers['x-access-record'];
        const declared = response.headers['content-length'];
        conclude({
          status: response.statusCode ?? 0,
          code: isProblem ? codeOf(Buffer.concat(start)) : null,
          recordId: typeof recordId === 'string' ? recordId : null,
          itemBytes: isProblem ? 0 : bytes,
          lastByteAtMs: isProblem ? Number.NaN : lastByteAtMs,
          declaredBytes: declared === undefined ? null : Number(declared),
          complete: response.complete,
        });
      });
    });
    outgoing.once('error', () =>
      conclude({
        status: 0,
        code: null,
        recordId: null,
        itemBytes: 0,
        lastByteAtMs: Number.NaN,
        declaredBytes: null,
        complete: false,
      }),
    );
    outgoing.end();
  });
}

function codeOf(body: Buffer): string {
  const { code } = JSON.parse(body.toString('utf8')) as { code?: unknown };
  return typeof code === 'string' ? code : 'NO_CODE';
}
