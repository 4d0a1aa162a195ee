import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { describeError } from './problem.mapping.js';
import { sendProblem } from './problem-response.js';
import { traceIdOf } from './request-ids.js';

/** The part of a pino logger that is needed here. */
export interface ProblemLogger {
  error(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/** Guarantees that this is the only place where errors become HTTP, and that the cause of every 5xx reaches the log. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: ProblemLogger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const description = describeError(error);
    const fields = {
      traceId: traceIdOf(request),
      requestId: request.id,
      code: description.code,
      method: request.method,
      // The pattern, not the path: a path may carry a ticket.
      route: request.routeOptions.url ?? 'none',
      err: error,
    };
    if (reply.raw.headersSent) this.logger.warn(fields, 'response cut short');
    else if (description.status >= 500) this.logger.error(fields, 'request failed');
    sendProblem(request, reply, description);
  }
}
