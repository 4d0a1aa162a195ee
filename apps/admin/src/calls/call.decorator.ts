import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { clientAddressOf, traceIdOf } from '#libs/http';
import { type AuthenticationRequest, principalOf } from '#libs/identity';
import { changeConditionsOf } from '../conditions/change-conditions.js';
import { idempotentRequestOf } from '../idempotency/idempotent-request.js';
import type { AdminCall } from './admin-call.js';
import { changeReasonOf } from './change-reason.js';
import { reachOf } from './reach.js';

/** A request behind the guards. */
export type AdminRequest = FastifyRequest & Pick<AuthenticationRequest, 'principal'>;

/** Returns who calls and from where, without reading anything else the caller wrote. */
export function bareCallOf(request: AdminRequest): AdminCall {
  const principal = principalOf(request);
  return {
    principal,
    reach: reachOf(principal),
    requestId: request.id,
    traceId: traceIdOf(request),
    ip: clientAddressOf(request),
    reason: null,
    idempotency: null,
    conditions: null,
  };
}

/** Returns what services need to know of a guarded request; malformed headers of ours are a 400. */
export function callOf(request: AdminRequest): AdminCall {
  const reason = changeReasonOf(request);
  const conditions = changeConditionsOf(request);
  return { ...bareCallOf(request), reason, conditions, idempotency: idempotentRequestOf(request) };
}

/** Injects the `AdminCall` of this request. */
export const Call = createParamDecorator((_data: undefined, context: ExecutionContext): AdminCall =>
  callOf(context.switchToHttp().getRequest<AdminRequest>()),
);
