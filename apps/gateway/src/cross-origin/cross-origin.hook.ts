import type { ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AuthenticatedRequest } from '../authenticated-request.js';
import type { DeploymentOrigins } from './deployment-origins.js';
import { originNotAllowed, preflightHeaders } from './preflight.js';
import { type Page, rememberPage } from './readable-by.js';

const EXPOSED = [
  'Accept-Ranges',
  'Audit-Receipt',
  'Content-Length',
  'Content-Range',
  'Content-Type',
  'ETag',
  'Last-Modified',
  'Retry-After',
  'X-Access-Record',
  'x-amz-request-id',
].join(', ');

/**
 * Guarantees `Vary: Origin` on every answer, that a browser's preflight is answered here and reaches no door, and that a
 * page of another origin can read an answer only where it may (`mayRead`), whichever way the answer is written.
 */
export function registerCrossOrigin(
  instance: FastifyInstance,
  origins: Pick<DeploymentOrigins, 'has'>,
): void {
  instance.addHook('onRequest', (request, reply, done) => {
    const { raw } = reply;
    // On the response itself, where neither an error nor a handler that writes past Fastify loses it.
    raw.setHeader('vary', 'Origin');
    const { origin } = request.headers;
    if (origin === undefined) return refuseOptions(request, reply, done);
    const known = origins.has(origin);
    if (typeof known === 'boolean') return conclude(known);
    known.then(conclude, done);

    function conclude(isKnown: boolean): void {
      if (isPreflight(request)) return answerPreflight(request, reply, isKnown, done);
      if (isKnown) letRead(request, raw, { origin: origin ?? '' });
      refuseOptions(request, reply, done);
    }
  });
}

type Done = (error?: Error) => void;

function isPreflight({ method, headers }: FastifyRequest): boolean {
  return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
}

function answerPreflight(request: FastifyRequest, reply: FastifyReply, isKnown: boolean, done: Done): void {
  const { headers } = request;
  if (!isKnown) return done(originNotAllowed());
  const answer = preflightHeaders({
    origin: headers.origin ?? '',
    method: headers['access-control-request-method'] ?? '',
    headers: headers['access-control-request-headers'] ?? '',
  });
  // Sent from a hook, it ends the request: no route, guard or decision sees it.
  void reply.code(204).headers(answer).send();
}

/** Any other OPTIONS ends here too, whatever methods a door may have been made for. */
function refuseOptions({ method }: FastifyRequest, reply: FastifyReply, done: Done): void {
  if (method !== 'OPTIONS') return done();
  void reply.header('allow', 'GET, HEAD, POST');
  done(Object.assign(new Error('method not allowed'), { statusCode: 405 }));
}

/** Adds the headers when the answer's head is written: only then its status and the project it is about are known. */
function letRead(request: FastifyRequest, response: ServerResponse, page: Page): void {
  rememberPage(response, page);
  const writeHead = response.writeHead.bind(response) as (...head: unknown[]) => ServerResponse;
  response.writeHead = (status: number, ...rest: unknown[]) => {
    if (mayRead(request, status, page)) {
      response.setHeader('access-control-allow-origin', page.origin);
      response.setHeader('access-control-expose-headers', EXPOSED);
      if (page.allowed === true && isBySession(request))
        response.setHeader('access-control-allow-credentials', 'true');
    }
    return writeHead(status, ...rest);
  };
}

/**
 * INVARIANT: what a URL or a cookie alone gives is read only by pages that the project of the answer allows. Errors, and
 * what a page asks for with a credential of its own in hand, are also for pages that some other project allows: such a
 * credential would have answered anybody who holds it.
 */
function mayRead(request: FastifyRequest, status: number, { allowed }: Page): boolean {
  if (allowed !== undefined) return allowed;
  return status >= 400 || (request.headers.authorization !== undefined && !isBySession(request));
}

function isBySession(request: FastifyRequest): boolean {
  return (request as Partial<AuthenticatedRequest>).principal?.authenticatedBy === 'browser-session';
}
