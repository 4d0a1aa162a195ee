import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Requires } from '#libs/identity';
import { answerHeaders } from '../calls/answer-headers.js';
import { Call } from '../calls/call.decorator.js';
import type { TrailCall } from '../calls/trail-call.js';
import {
  ownAccessesAnswer,
  type OwnAccessesAnswer,
  ownAccessesQuery,
  type OwnAccessesQuery,
} from './own-accesses.schema.js';
import { OwnAccesses } from './own-accesses.service.js';

/** `/v1/me/accesses`: of the data plane for whoever calls, answered here because only the trail reads records. */
@Controller('v1/me/accesses')
export class OwnAccessesController {
  constructor(private readonly accesses: OwnAccesses) {}

  @Get()
  @Requires('me:read')
  @ApiOperation({
    summary: 'What the caller asked for themselves; the question is recorded before it is answered',
  })
  @ApiOkResponse({
    description: 'A page of the caller’s own records, newest first, with the reasons they were told.',
    standardSchema: ownAccessesAnswer,
  })
  async list(
    @Call() call: TrailCall,
    @Query({ schema: ownAccessesQuery }) query: OwnAccessesQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OwnAccessesAnswer> {
    const { recordId, body } = await this.accesses.list(call, query);
    void reply.headers(answerHeaders('application/json; charset=utf-8', recordId));
    return body;
  }
}
