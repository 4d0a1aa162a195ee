import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { catchError, map, type Observable, throwError } from 'rxjs';
import { Changed } from './change.js';
import { toRefusal } from './database-refusal.js';

/** Guarantees that every change answers with its record's id, and that no refusal of the database looks like a failure. */
@Injectable()
export class ChangedInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(
      map((answer: unknown) => (answer instanceof Changed ? send(reply, answer as Changed<object>) : answer)),
      catchError((error: unknown) => throwError(() => toRefusal(error))),
    );
  }
}

function send(reply: FastifyReply, changed: Changed<object>): object {
  void reply.status(changed.status).header('x-access-record', changed.recordId);
  if (changed.replayed) void reply.header('idempotency-replayed', 'true');
  return changed.body;
}
