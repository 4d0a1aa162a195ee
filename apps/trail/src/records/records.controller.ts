import { Controller, Get, Param, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Requires } from '#libs/identity';
import { answerHeaders } from '../calls/answer-headers.js';
import { Call } from '../calls/call.decorator.js';
import type { TrailCall } from '../calls/trail-call.js';
import { id } from '../references/reference.schema.js';
import { ShowRecord } from './show-record.service.js';

/** `/trail/v1/events/{recordId}` */
@Controller('trail/v1/events')
export class RecordsController {
  constructor(private readonly records: ShowRecord) {}

  @Get(':recordId')
  @Requires('trail:read')
  @ApiOperation({
    summary: 'One record: the event as it was hashed, its outcome, its place in the log and the proof',
  })
  @ApiOkResponse({
    description: 'The record. `values` are null once erased or expired; `log` until it is in the log.',
  })
  async show(
    @Call() call: TrailCall,
    @Param('recordId', { schema: id }) recordId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const shown = await this.records.show(call, recordId);
    void reply.headers(answerHeaders('application/json; charset=utf-8', shown.recordId));
    return shown.json;
  }
}
