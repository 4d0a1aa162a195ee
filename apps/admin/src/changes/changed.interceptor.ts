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

function sendChange(reply: FastifyReply, { body, status, headers, replayed }: Changed<object>): object {
  void reply.status(status).header('x-access-record', headers.recordId);
  if (headers.etag !== null) void reply.header('etag', headers.etag);
  if (replayed) void reply.header('idempotency-replayed', 'true');
  return body;
}
