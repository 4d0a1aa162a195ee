import { AppError } from '#libs/kernel';

/** What a browser asks before it sends a request that a plain page could not have sent. */
export interface Preflight {
  readonly origin: string;
  readonly method: string;
  /** Value of `Access-Control-Request-Headers`; empty when there is none. */
  readonly headers: string;
}

/** How long a browser may skip asking again; it only sends by it, every answer says anew who may read. */
const MAX_AGE_SECONDS = 3_000;
const METHODS = 'GET, HEAD, POST';
/** What a session's cookie may do, and so what a browser may be told to send it along with. */
const COOKIE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD']);
const HEADERS = [
  'accept',
  'authorization',
  'content-type',
  'idempotency-key',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-range',
  'if-unmodified-since',
  'range',
  'traceparent',
];
/** Names are the caller's own; only these go back, at most so many. */
const SIGNING_HEADER = /^x-amz-[a-z0-9-]{1,64}$/;
const MAX_SIGNING_HEADERS = 32;

/** Returns the headers that let a page of an allowed origin send the request it asks about. */
export function preflightHeaders({ origin, method, headers }: Preflight): Record<string, string> {
  const signing = headers
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => SIGNING_HEADER.test(name))
    .slice(0, MAX_SIGNING_HEADERS);
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-methods': METHODS,
    'access-control-allow-headers': [...HEADERS, ...signing].join(', '),
    'access-control-max-age': String(MAX_AGE_SECONDS),
    ...(COOKIE_METHODS.has(method) && { 'access-control-allow-credentials': 'true' }),
    vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
  };
}

/** No active project allows pages of this origin. */
export function originNotAllowed(): AppError {
  return new AppError({
    code: 'ORIGIN_NOT_ALLOWED',
    kind: 'forbidden',
    publicMessage: 'No project allows pages of this origin.',
  });
}
