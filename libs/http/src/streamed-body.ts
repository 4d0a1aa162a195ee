import { Readable } from 'node:stream';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';

const STREAMED = 'portcullisStreamedBody';

/** Marks a route whose body reaches the handler as an unread stream, whatever its media type. */
export function StreamedBody(): MethodDecorator {
  return RouteConfig({ [STREAMED]: true });
}

/** True only for requests routed to a handler marked `@StreamedBody()`. */
export function isStreamedBodyRoute(request: FastifyRequest): boolean {
  return STREAMED in request.routeOptions.config;
}

/** Returns the unread body of a `@StreamedBody()` route; an empty stream when the request has none. */
export function streamedBody(request: FastifyRequest): Readable {
  return request.body instanceof Readable ? request.body : Readable.from([]);
}
