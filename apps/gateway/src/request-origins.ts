import type { FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import { type Cidr, clientAddress, traceIdOf } from '#libs/http';
import { recordableText, type RequestOrigin } from './items/read-request.js';

const REMEMBERED = 10_000;
/** No chain of proxies that is meant seriously is longer. */
const REMEMBERED_CHARS = 200;

/** Says where a request came from; only configured proxies can speak for a client. */
export class RequestOrigins {
  private readonly known = new LRUCache<string, { readonly address: string | null }>({ max: REMEMBERED });

  constructor(private readonly trustedProxies: readonly Cidr[]) {}

  of(request: FastifyRequest): RequestOrigin {
    return {
      address: this.addressOf(request.raw.socket.remoteAddress, request.headers['x-forwarded-for']),
      userAgent: recordableText(request.headers['user-agent']),
      requestId: request.id,
      traceId: traceIdOf(request),
    };
  }

  addressOf(
    remoteAddress: string | undefined,
    forwardedFor: string | readonly string[] | undefined,
  ): string | null {
    // Neither holds a line break, so no two pairs share a key.
    const peer = remoteAddress ?? '';
    // An empty header is not the same as none.
    const key = forwardedFor === undefined ? peer : `${peer}\n${String(forwardedFor)}`;
    const known = this.known.get(key);
    if (known) return known.address;
    const found = clientAddress({ remoteAddress, forwardedFor }, this.trustedProxies);
    if (key.length <= REMEMBERED_CHARS) this.known.set(key, found);
    return found.address;
  }
}
