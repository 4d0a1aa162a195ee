import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { PermissionGuard, type Principal, principalOf, recordedRefusal } from '#libs/identity';
import { AppError } from '#libs/kernel';
import { auditUnavailable, type Intent, Recorder } from '#libs/trail';
import type { AuthenticatedRequest } from '../authenticated-request.js';
import type { RequestOrigin } from '../items/read-request.js';
import { RequestOrigins } from '../request-origins.js';
import { DeedRecords } from './deed-records.js';

/**
 * Lets nobody pass whom `PermissionGuard` refuses, and puts each refusal on the trail before it is answered. For what is no decision about
 * data: there the role is one of the gates.
 */
@Injectable()
export class RecordedPermissionGuard implements CanActivate {
  constructor(
    private readonly permissions: PermissionGuard,
    private readonly recorder: Recorder,
    private readonly deeds: DeedRecords,
    private readonly origins: RequestOrigins,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    try {
      return this.permissions.canActivate(context);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'ROLE_FORBIDS') throw error;
      const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
      const permission = String(error.context['permission']);
      const intent = this.toIntent(principalOf(request), this.origins.of(request), permission);
      const answer = await this.recorder.intent(intent);
      if (typeof answer === 'string') throw auditUnavailable(`a refusal was not recorded: ${answer}`);
      throw recordedRefusal(error, intent.id);
    }
  }

  private toIntent(principal: Principal, origin: RequestOrigin, permission: string): Intent {
    const action = 'gateway.refuse';
    return this.deeds.toIntent({
      principal,
      origin,
      organisationId: principal.organisationId,
      action,
      codes: ['ROLE_FORBIDS'],
      object: { type: 'permission', id: permission },
      projectId: null,
      itemId: null,
      record: { action, permission, v: 2 },
    });
  }
}
