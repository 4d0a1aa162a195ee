import type { FastifyRequest } from 'fastify';
import { type Cidr, clientAddress, traceIdOf } from '#libs/http';
import { recordableText, type RequestOrigin } from './items/read-request.js';

/** Says where a request came from; only configured proxies can speak for a client. */
export class RequestOrigins {
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
    return clientAddress({ remoteAddress, forwardedFor }, this.trustedProxies).address;
  }
}
