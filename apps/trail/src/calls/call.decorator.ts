import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { clientAddressOf, traceIdOf } from '#libs/http';
import { type AuthenticationRequest, principalOf } from '#libs/identity';
import { reachOf } from './reach.js';
import type { TrailCall } from './trail-call.js';

/** A request behind the guards. */
export type TrailRequest = FastifyRequest & Pick<AuthenticationRequest, 'principal'>;

const MAX_USER_AGENT_CHARS = 256;

/** Returns who asks and from where. */
export function callOf(request: TrailRequest): TrailCall {
  const principal = principalOf(request);
  const userAgent = (request.headers['user-agent'] ?? '').slice(0, MAX_USER_AGENT_CHARS);
  return {
    principal,
    reach: reachOf(principal),
    requestId: request.id,
    traceId: traceIdOf(request),
    ip: clientAddressOf(request),
    userAgent: userAgent.replaceAll(/[^\x20-\x7e]/g, '?'),
    accept: request.headers.accept,
  };
}

/** Injects the `TrailCall` of this request. */
export const Call = createParamDecorator((_data: undefined, context: ExecutionContext): TrailCall =>
  callOf(context.switchToHttp().getRequest<TrailRequest>()),
);
