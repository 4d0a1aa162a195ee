import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { type AuthenticationRequest, RequestAuthenticator } from '../passport/request-authenticator.js';
import { isPublicRoute } from './route-declarations.js';

/** Lets a request pass only with a frozen principal on it, or to a route declared `@Public()`. */
@Injectable()
export class AuthenticationGuard implements CanActivate {
  constructor(private readonly authenticator: RequestAuthenticator) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    if (isPublicRoute(context.getHandler(), context.getClass())) return true;
    const request = context.switchToHttp().getRequest<AuthenticationRequest>();
    return this.authenticator.authenticate(request).then((principal) => {
      request.principal = principal;
      return true;
    });
  }
}
