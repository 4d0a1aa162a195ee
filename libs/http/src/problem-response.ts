import type { OutgoingHttpHeaders } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PROBLEM_MEDIA_TYPE, type ProblemDescription, toProblem } from './problem.js';
import { traceIdOf } from './request-ids.js';

/** Headers that describe the representation that was going to be sent, and not the problem sent instead of it. */
const REPRESENTATION_HEADER =
  /^(?:content-.*|etag|last-modified|accept-ranges|transfer-encoding|audit-receipt)$/;

/**
 * Guarantees a complete problem response, or, once any part of another response has left, a destroyed connection:
 * a client must never take a failed stream for a finished one (invariant I4).
 */
export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  description: ProblemDescription,
): void {
  const { raw } = reply;
  if (raw.headersSent || raw.writableEnded) {
    raw.destroy();
    return;
  }
  const kept = reply.sent ? {} : withoutRepresentation(reply.getHeaders());
  for (const name of raw.getHeaderNames()) if (REPRESENTATION_HEADER.test(name)) raw.removeHeader(name);
  // Written past Fastify's serialisers and hooks: nothing that already failed once takes part in saying so.
  if (!reply.sent) reply.hijack();
  const body = Buffer.from(JSON.stringify(toProblem(description, traceIdOf(request))));
  raw.writeHead(description.status, { ...kept, ...problemHeaders(request, description, body.length) });
  raw.end(body);
}

function problemHeaders(
  request: FastifyRequest,
  description: ProblemDescription,
  length: number,
): OutgoingHttpHeaders {
  return {
    'content-type': PROBLEM_MEDIA_TYPE,
    'content-length': length,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    // Also where no hook ran: whether a page may read a refusal depends on the page.
    vary: 'Origin',
    ...description.headers,
    // An unread body would be taken for the next request of the connection, or be read for nothing.
    ...(!request.raw.complete && { connection: 'close' }),
  };
}

function withoutRepresentation(headers: object): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !REPRESENTATION_HEADER.test(name)));
}
