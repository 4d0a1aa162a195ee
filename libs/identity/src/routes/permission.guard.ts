import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { AppError } from '#libs/kernel';
import { isEverPermitted } from '#libs/policy';
import type { AuthenticationRequest } from '../passport/request-authenticator.js';
import { isPublicRoute, permissionOf } from './route-declarations.js';

function roleForbids(permission: string, principalId: string): AppError {
  const detail = 'Your role does not permit this.';
  return new AppError({
    code: 'ROLE_FORBIDS',
    kind: 'forbidden',
    publicMessage: detail,
    internalMessage: `The caller's roles do not hold ${permission}.`,
    context: { reasons: [{ gate: 'role', code: 'ROLE_FORBIDS', detail }], permission, principalId },
  });
}

/**
 * Lets a request pass only when one of the caller's roles holds the route's permission for some organisation; which
 * organisation's things it may touch is decided where the thing is known. Must run after `AuthenticationGuard`.
 */
@Injectable()
export class PermissionGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const [handler, controller] = [context.getHandler(), context.getClass()];
    if (isPublicRoute(handler, controller)) return true;
    const permission = permissionOf(handler, controller);
    const { principal } = context.switchToHttp().getRequest<AuthenticationRequest>();
    if (permission === null || !principal) {
      throw new AppError({
        code: 'ROUTE_NOT_GUARDED',
        kind: 'internal',
        publicMessage: 'Something went wrong.',
        internalMessage: `${controller.name}.${handler.name} has no declared permission or no authenticated principal.`,
      });
    }
    if (isEverPermitted(principal.roles, permission)) return true;
    throw roleForbids(permission, principal.id);
  }
}
