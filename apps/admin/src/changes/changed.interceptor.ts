import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { catchError, map, type Observable, throwError } from 'rxjs';
import type { AdminRequest } from '../calls/call.decorator.js';
import { sendView } from '../conditions/sent-view.js';
import { Changed } from './change.js';
import { toRefusal } from './database-refusal.js';

/**
 * Guarantees that every change answers with its record's id, that everything a caller looks at has an entity tag, and that no
 * refusal of the database looks like a failure.
 */
@Injectable()
export class ChangedInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const [request, reply] = [http.getRequest<AdminRequest>(), http.getResponse<FastifyReply>()];
    return next.handle().pipe(
      map((answer: unknown) =>
        answer instanceof Changed
          ? sendChange(reply, answer as Changed<object>)
          : sendView(request, reply, answer),
      ),
      catchError((error: unknown) => throwError(() => toRefusal(error))),
    );
  }
}

function sendChange(reply: FastifyReply, changed: Changed<object>): object {
  void reply.status(changed.status).header('x-access-record', changed.recordId);
  if (changed.etag !== null) void reply.header('etag', changed.etag);
  if (changed.replayed) void reply.header('idempotency-replayed', 'true');
  return changed.body;
}
