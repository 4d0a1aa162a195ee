import type { ProblemDescription } from './problem.js';

type Said = readonly [code: string, detail: string];

/** Refusals of Nest and Fastify themselves, by status. Their own messages repeat request data and are not shown. */
const BY_STATUS: Readonly<Record<number, Said>> = {
  400: ['MALFORMED_REQUEST', 'The request could not be read.'],
  404: ['ROUTE_NOT_FOUND', 'There is no such route.'],
  405: ['METHOD_NOT_ALLOWED', 'The route exists, but not with this method.'],
  408: ['REQUEST_TIMEOUT', 'The request did not arrive in time.'],
  413: ['BODY_TOO_LARGE', 'The body is larger than this route takes.'],
  414: ['URI_TOO_LONG', 'The path, or one part of it, is too long.'],
  415: ['UNSUPPORTED_MEDIA_TYPE', 'This route takes application/json.'],
  431: ['HEADERS_TOO_LARGE', 'The header fields are larger than 16 KiB.'],
  503: ['SHUTTING_DOWN', 'The service is stopping. Try again.'],
};

/** Fastify's stable error codes, where they say more than the status does. */
const BY_FASTIFY_CODE: Readonly<Record<string, Said>> = {
  FST_ERR_BAD_URL: ['MALFORMED_URL', 'The path is not validly percent-encoded.'],
  FST_ERR_MAX_PARAM_LENGTH: ['URI_TOO_LONG', 'One part of the path is too long.'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['MALFORMED_JSON', 'The body is not valid JSON.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['MALFORMED_JSON', 'The body is empty.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [
    'MALFORMED_REQUEST',
    'The body is not as long as Content-Length says.',
  ],
};

/** Returns the problem for a client error of the transport, or null when the status is not a known client error. */
export function transportProblem(status: number, cause?: unknown): ProblemDescription | null {
  const said = BY_FASTIFY_CODE[codeOf(cause)] ?? BY_STATUS[status] ?? otherClientError(status);
  if (said === null) return null;
  const headers: Record<string, string> = status === 503 ? { 'retry-after': '5' } : {};
  return { status, code: said[0], detail: said[1], headers };
}

function otherClientError(status: number): Said | null {
  return status >= 400 && status < 500 ? ['MALFORMED_REQUEST', 'The request could not be read.'] : null;
}

function codeOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : '';
  return typeof code === 'string' ? code : '';
}
