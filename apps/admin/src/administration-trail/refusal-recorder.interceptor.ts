import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { permissionOf } from '#libs/identity';
import { AppError } from '#libs/kernel';
import { catchError, type Observable } from 'rxjs';
import { type AdminRequest, callOf } from '../calls/call.decorator.js';
import { AdministrationTrail } from './administration-trail.service.js';
import { refusalToRecord } from './refusal-to-record.js';

/**
 * Guarantees that whoever tried to be their own second person is on the trail before they are told no. Here and not where it is
 * found: a refusal undoes the transaction it was found in.
 */
@Injectable()
export class RefusalRecorder implements NestInterceptor {
  constructor(private readonly trail: AdministrationTrail) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(catchError((error: unknown) => this.recorded(context, error)));
  }

  private async recorded(context: ExecutionContext, error: unknown): Promise<never> {
    const refusal = error instanceof AppError ? refusalToRecord(error.context) : null;
    if (!(error instanceof AppError) || refusal === null) throw error;
    const call = callOf(context.switchToHttp().getRequest<AdminRequest>());
    // Every guarded route declares one, or the process does not start.
    const permission = String(permissionOf(context.getHandler(), context.getClass()));
    const { organisationId, code } = refusal;
    const recordId = await this.trail.recordRefusal(call, permission, [code], organisationId);
    const { kind, publicMessage, context: known } = error;
    throw new AppError({
      code: error.code,
      kind,
      publicMessage,
      cause: error,
      context: { ...known, recordId },
    });
  }
}
