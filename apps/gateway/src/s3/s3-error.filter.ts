import { Catch } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type ProblemDescription, ProblemFilter } from '#libs/http';
import { S3Errors } from './s3-errors.service.js';
import { sendS3Refusal } from './s3-responder.js';

/** Says in S3's words what the other doors say as problems; the log gets the same. */
@Catch()
export class S3ErrorFilter extends ProblemFilter {
  constructor(private readonly errors: S3Errors) {
    super(errors.logger);
  }

  protected override answer(
    request: FastifyRequest,
    reply: FastifyReply,
    description: ProblemDescription,
  ): void {
    sendS3Refusal(request, reply, this.errors.refusalOf(request, description));
  }
}
