import type { FastifyInstance, FastifyRequest } from 'fastify';
import { traceIdFrom } from './trace-context.js';

const traceIds = new WeakMap<object, string>();

/** Guarantees that every request carries the trace id of the span it is served in, where there is one. */
export function registerTraceIds(instance: FastifyInstance, activeTraceId: () => string | null): void {
  instance.addHook('onRequest', (request, _reply, done) => {
    const traceId = activeTraceId();
    if (traceId !== null) traceIds.set(request.raw, traceId);
    done();
  });
}

/**
 * Guarantees one trace id per request: that of its span, else of its valid `traceparent`, else a random one (32 hexadecimal
 * characters).
 * `request.id` is always ours (UUIDv7) and never read from the client.
 */
export function traceIdOf(request: FastifyRequest): string {
  const known = traceIds.get(request.raw);
  if (known !== undefined) return known;
  const traceId = traceIdFrom(request.headers.traceparent);
  traceIds.set(request.raw, traceId);
  return traceId;
}
