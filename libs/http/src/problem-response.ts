import type { OutgoingHttpHeaders } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PROBLEM_MEDIA_TYPE, type ProblemDescription, toProblem } from './problem.js';
import { traceIdOf } from './request-ids.js';

/** Headers that describe the representation that was going to be sent, and not the problem sent instead of it. */
const REPRESENTATION_HEADER =
  /^(?:content-.*|etag|last-modified|accept-ranges|transfer-encoding|audit-receipt)$/;

/** What is said instead of what was asked for. */
export interface Refusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Left out of the answer to a HEAD. */
  readonly body: string;
}

/** Answers with a problem; as safe as `sendRefusal`. */
export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  description: ProblemDescription,
): void {
  sendRefusal(request, reply, {
    status: description.status,
    headers: { 'content-type': PROBLEM_MEDIA_TYPE, ...description.headers },
    body: JSON.stringify(toProblem(description, traceIdOf(request))),
  });
}

/**
 * Guarantees a complete refusal or, once any part of another response has left, a destroyed connection: a client must never
 * take a failed stream for a finished one (invariant I4).
 */
export function sendRefusal(request: FastifyRequest, reply: FastifyReply, refusal: Refusal): void {
  const { raw } = reply;
  if (raw.headersSent || raw.writableEnded) {
    raw.destroy();
    return;
  }
  const kept = reply.sent ? {} : withoutRepresentation(reply.getHeaders());
  for (const name of raw.getHeaderNames()) if (REPRESENTATION_HEADER.test(name)) raw.removeHeader(name);
  // Written past Fastify's serialisers and hooks: nothing that already failed once takes part in saying so.
  if (!reply.sent) reply.hijack();
  const body = Buffer.from(refusal.body);
  raw.writeHead(refusal.status, { ...kept, ...refusalHeaders(request, refusal, body.length) });
  raw.end(body);
}

function refusalHeaders(request: FastifyRequest, { headers }: Refusal, length: number): OutgoingHttpHeaders {
  return {
    'content-length': length,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    // Also where no hook ran: whether a page may read a refusal depends on the page.
    vary: 'Origin',
    ...headers,
    // An unread body would be taken for the next request of the connection, or be read for nothing.
    ...(!request.raw.complete && { connection: 'close' }),
  };
}

function withoutRepresentation(headers: object): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !REPRESENTATION_HEADER.test(name)));
}
