import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ProblemDescription } from './problem.js';
import { describeError } from './problem.mapping.js';
import { sendProblem } from './problem-response.js';
import { traceIdOf } from './request-ids.js';

/** The part of a pino logger that is needed here. */
export interface ProblemLogger {
  error(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

const REQUEST_ABORTED: ProblemDescription = {
  status: 400,
  code: 'REQUEST_ABORTED',
  detail: 'The request ended before it was complete.',
  headers: {},
};

/** Guarantees that this is the only place where errors become HTTP, and that the cause of every 5xx reaches the log. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: ProblemLogger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const description = isAborted(request) ? REQUEST_ABORTED : describeError(error);
    this.log(error, description, request, reply);
    this.answer(request, reply, description);
  }

  /** A door that speaks another protocol says the same in its own words. */
  protected answer(request: FastifyRequest, reply: FastifyReply, description: ProblemDescription): void {
    sendProblem(request, reply, description);
  }

  private log(
    error: unknown,
    { status, code }: ProblemDescription,
    request: FastifyRequest,
    reply: FastifyReply,
  ): void {
    // The route's pattern, not the path: a path may carry a ticket.
    const route = request.routeOptions.url ?? 'none';
    const fields = {
      traceId: traceIdOf(request),
      requestId: request.id,
      code,
      method: request.method,
      route,
    };
    if (reply.raw.headersSent || isAborted(request)) this.logger.warn({ ...fields, err: error }, 'cut short');
    else if (status >= 500) this.logger.error({ ...fields, err: error }, 'request failed');
  }
}

/** True when the client went away before its request was complete: whatever failed then failed for want of it. */
function isAborted(request: FastifyRequest): boolean {
  return request.raw.destroyed && !request.raw.complete;
}
