import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { pipeline } from 'node:stream/promises';
import type { Readable } from 'node:stream';

export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** A text, or a stream that is read once. */
  readonly body?: string | Readable;
  readonly signal?: AbortSignal;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** At most 1 MiB of the answer. */
  readonly text: string;
}

const IDLE_MS = 120_000;
const LONGEST_ANSWER_BYTES = 1_048_576;

/**
 * Sends one request and returns the answer, whatever its status, also when it comes before the whole body was sent.
 * Rejects when there is no answer: no connection, broken off, or silent for two minutes.
 */
export async function exchange(call: Call): Promise<Answer> {
  const url = new URL(call.url);
  const start = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const request = start(url, {
    method: call.method,
    headers: { ...call.headers, ...lengthOf(call.body) },
    ...(call.signal && { signal: call.signal }),
  });
  request.setTimeout(IDLE_MS, () => request.destroy(new Error(`no answer for ${IDLE_MS / 1000} s`)));
  const answered = answerOf(request);
  const sent = send(request, call.body);
  try {
    const response = await Promise.race([answered, sent.then(() => answered)]);
    const text = await readText(response);
    return { status: response.statusCode ?? 0, headers: response.headers, text };
  } finally {
    // After an early answer the rest of the body is of no use to the server.
    if (!request.writableFinished) request.destroy();
    await sent.catch(() => undefined);
  }
}

/** Without it the body of a DELETE would be taken for another request. */
function lengthOf(body: Call['body']): Readonly<Record<string, string>> {
  return typeof body === 'string' ? { 'content-length': String(Buffer.byteLength(body)) } : {};
}

function answerOf(request: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.once('response', resolve);
    request.on('error', reject);
  });
}

async function send(request: ClientRequest, body: string | Readable | undefined): Promise<void> {
  if (body === undefined || typeof body === 'string') {
    request.end(body);
    return;
  }
  let failure: unknown;
  body.once('error', (error: unknown) => (failure = error));
  try {
    await pipeline(body, request);
  } catch (error) {
    // Our own file failing is the caller's to know; a server that stopped reading has said why in its answer, or the
    // request itself has failed and rejects the other promise.
    if (failure === error) throw error;
  }
}

/** Returns at most 1 MiB of an answer: what a server sends on an error must not fill the memory. */
export async function readText(response: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of response as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > LONGEST_ANSWER_BYTES) break;
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}
