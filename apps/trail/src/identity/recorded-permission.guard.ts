import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { PermissionGuard, recordedRefusal } from '#libs/identity';
import { AppError } from '#libs/kernel';
import { callOf, type TrailRequest } from '../calls/call.decorator.js';
import { TrailReads } from '../reads/trail-reads.service.js';

/** Lets nobody pass whom `PermissionGuard` refuses, and puts each refusal on the trail before it is answered. */
@Injectable()
export class RecordedPermissionGuard implements CanActivate {
  constructor(
    private readonly permissions: PermissionGuard,
    private readonly reads: TrailReads,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    try {
      return this.permissions.canActivate(context);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'ROLE_FORBIDS') throw error;
      const call = callOf(context.switchToHttp().getRequest<TrailRequest>());
      const object = { type: 'permission', id: String(error.context['permission']) };
      const question = { organisationId: null, object, query: {} };
      const recordId = await this.reads.record(call, 'trail.refuse', question, { codes: [error.code] });
      throw recordedRefusal(error, recordId);
    }
  }
}
