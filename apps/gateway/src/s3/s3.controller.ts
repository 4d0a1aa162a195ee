import { All, Controller, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { StreamedBody } from '#libs/http';
import { Public } from '#libs/identity';
import { S3Door } from './s3-door.service.js';
import { S3ErrorFilter } from './s3-error.filter.js';
import { S3Responder } from './s3-responder.js';

/** Where every request of the S3 endpoint is routed to, whatever its path: see `s3-routing.ts`. */
export const S3_ROUTE = 's3';

/**
 * The S3 endpoint. Public to the guards, because its callers sign their requests instead of presenting a credential: the door
 * authenticates every one of them itself.
 */
@Controller(S3_ROUTE)
@ApiExcludeController()
@Public()
@UseFilters(S3ErrorFilter)
export class S3Controller {
  constructor(
    private readonly door: S3Door,
    private readonly responder: S3Responder,
  ) {}

  /** Bodies are taken unread: nothing here reads one. */
  @All()
  @StreamedBody()
  async serve(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.responder.respond(request, reply, await this.door.answer(request));
  }
}
