import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { PermissionGuard, recordedRefusal } from '#libs/identity';
import { AppError } from '#libs/kernel';
import { AdministrationTrail } from '../administration-trail/administration-trail.service.js';
import { type AdminRequest, bareCallOf } from '../calls/call.decorator.js';

/** Lets nobody pass whom `PermissionGuard` refuses, and puts each refusal on the trail before it is answered. */
@Injectable()
export class RecordedPermissionGuard implements CanActivate {
  constructor(
    private readonly permissions: PermissionGuard,
    private readonly trail: AdministrationTrail,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    try {
      return this.permissions.canActivate(context);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'ROLE_FORBIDS') throw error;
      const call = bareCallOf(context.switchToHttp().getRequest<AdminRequest>());
      const recordId = await this.trail.recordRefusal(call, String(error.context['permission']), [
        error.code,
      ]);
      throw recordedRefusal(error, recordId);
    }
  }
}
