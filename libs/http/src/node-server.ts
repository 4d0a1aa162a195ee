import { createServer, type RequestListener, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { randomBytes } from 'node:crypto';
import { DEFAULT_HTTP_LIMITS, type HttpLimits } from './limits.js';
import { PROBLEM_MEDIA_TYPE, toProblem } from './problem.js';
import { transportProblem } from './transport-problem.js';

const LIMIT_CHECK_MS = 1_000;

/** Guarantees a Node server with every limit of `limits` set, that answers what is not HTTP with a 4xx problem. */
export function createNodeServer(
  listener: RequestListener,
  limits: HttpLimits = DEFAULT_HTTP_LIMITS,
): Server {
  const server = createServer(
    {
      maxHeaderSize: limits.headerBytes,
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      keepAliveTimeout: limits.keepAliveMs,
      // Node looks for expired requests only this often; its default of 30 s would make 5 s mean 35 s.
      connectionsCheckingInterval: LIMIT_CHECK_MS,
      noDelay: true,
    },
    listener,
  );
  server.timeout = limits.idleMs;
  server.maxConnections = limits.maxConnections;
  server.on('clientError', answerClientError);
  return server;
}

/** Writes a problem only on a connection that has carried nothing yet: it must never land inside another response's bytes. */
export function answerClientError(error: Error & { code?: string }, socket: Duplex): void {
  const untouched = 'bytesWritten' in socket && socket.bytesWritten === 0;
  if (!untouched || !socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  socket.end(clientErrorResponse(statusOf(error.code)), () => socket.destroy());
}

function statusOf(code: string | undefined): number {
  if (code === 'HPE_HEADER_OVERFLOW') return 431;
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
}

function clientErrorResponse(status: number): string {
  const description = transportProblem(status) ?? {
    status,
    code: 'MALFORMED_REQUEST',
    detail: '',
    headers: {},
  };
  const problem = toProblem(description, randomBytes(16).toString('hex'));
  const body = JSON.stringify(problem);
  return [
    `HTTP/1.1 ${status} ${problem.title}`,
    `Content-Type: ${PROBLEM_MEDIA_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    'Vary: Origin',
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}
