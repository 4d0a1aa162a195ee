import type { IncomingMessage, RequestListener, Server } from 'node:http';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { uuidV7 } from '#libs/kernel';
import { DEFAULT_HTTP_LIMITS, type HttpLimits } from './limits.js';
import { registerMethodCheck } from './method-check.js';
import { createNodeServer } from './node-server.js';
import { describeError } from './problem.mapping.js';
import { sendProblem } from './problem-response.js';
import { registerBodyParser } from './request-body.parser.js';
import { registerTraceIds } from './request-ids.js';

export interface FastifyAdapterOptions {
  readonly limits?: Partial<HttpLimits>;
  /** Trace id of the active span (telemetry's `activeTraceId`); left out where tracing is off. */
  readonly activeTraceId?: (() => string | null) | undefined;
  /**
   * Names the path a request is routed by, where that is not its own: a protocol whose paths must not be decoded is one route.
   * What was asked for stays in `request.originalUrl`.
   */
  readonly routeBy?: ((request: IncomingMessage) => string) | undefined;
}

/**
 * Guarantees a Fastify that trusts no proxy header, takes no id from the client, limits what it reads, and answers what it
 * refuses before any handler with a problem. Its server listens only if the application is told to.
 */
export function createFastifyAdapter(options: FastifyAdapterOptions = {}): FastifyAdapter {
  const limits = { ...DEFAULT_HTTP_LIMITS, ...options.limits };
  const adapter = new FastifyAdapter({
    logger: false,
    trustProxy: false,
    requestIdHeader: false,
    genReqId: () => uuidV7(),
    ...(options.routeBy && { rewriteUrl: options.routeBy }),
    bodyLimit: limits.jsonBodyBytes,
    routerOptions: {
      ignoreTrailingSlash: false,
      ignoreDuplicateSlashes: false,
      caseSensitive: true,
      maxParamLength: limits.pathParamChars,
    },
    serverFactory: (listener: RequestListener): Server => createNodeServer(listener, limits),
    // `createNodeServer` answers these itself, also where several applications share one server.
    clientErrorHandler: () => undefined,
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) =>
      sendProblem(request, reply, describeError(error)),
  });
  const instance = adapter.getInstance<FastifyInstance>();
  if (options.activeTraceId) registerTraceIds(instance, options.activeTraceId);
  registerBodyParser(instance, limits);
  registerMethodCheck(instance);
  return adapter;
}
