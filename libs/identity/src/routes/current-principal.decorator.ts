import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { AppError } from '#libs/kernel';
import type { AuthenticationRequest } from '../passport/request-authenticator.js';
import type { Principal } from '../principal.js';

/** Returns the authenticated principal of this request; throws `AppError` on a route that authenticates nobody. */
export function principalOf(request: Pick<AuthenticationRequest, 'principal'>): Principal {
  if (request.principal) return request.principal;
  throw new AppError({
    code: 'ROUTE_NOT_GUARDED',
    kind: 'internal',
    publicMessage: 'Something went wrong.',
    internalMessage: 'A handler asked for the principal on a route without AuthenticationGuard.',
  });
}

/** Injects the authenticated principal into a handler's parameter. */
export const CurrentPrincipal = createParamDecorator(
  (_data: undefined, context: ExecutionContext): Principal =>
    principalOf(context.switchToHttp().getRequest<AuthenticationRequest>()),
);
