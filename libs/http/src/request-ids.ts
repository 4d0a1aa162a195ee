import type { FastifyRequest } from 'fastify';
import { traceIdFrom } from './trace-context.js';

const traceIds = new WeakMap<object, string>();

/**
 * Guarantees one trace id per request: the one of its valid `traceparent`, else a random one (32 hexadecimal characters).
 * `request.id` is always ours (UUIDv7) and never read from the client.
 */
export function traceIdOf(request: FastifyRequest): string {
  const known = traceIds.get(request.raw);
  if (known !== undefined) return known;
  const traceId = traceIdFrom(request.headers.traceparent);
  traceIds.set(request.raw, traceId);
  return traceId;
}
