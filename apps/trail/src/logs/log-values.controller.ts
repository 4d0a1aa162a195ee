import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Requires } from '#libs/identity';
import { answerHeaders } from '../calls/answer-headers.js';
import { Call, type TrailRequest } from '../calls/call.decorator.js';
import type { TrailCall } from '../calls/trail-call.js';
import { reference } from '../references/reference.schema.js';
import { AnswerStream } from '../streaming/answer-stream.js';
import { DEFAULT_WRITE_STALL_MS, TRAIL_SETTINGS, type TrailSettings } from '../trail.settings.js';
import { LogReader } from './log-reader.service.js';
import { ValueStreamer } from './value-streamer.service.js';

/** `/trail/v1/logs/{organisation}/values` */
@Controller('trail/v1/logs/:organisation/values')
export class LogValuesController {
  constructor(
    private readonly reader: LogReader,
    private readonly values: ValueStreamer,
    @Inject(TRAIL_SETTINGS) private readonly settings: TrailSettings,
  ) {}

  @Get()
  @Requires('trail:read')
  @ApiOperation({
    summary: 'The addresses and agents records name by SHA-256, one per line; what was erased is not there',
  })
  @ApiOkResponse({ description: 'application/x-ndjson' })
  async list(
    @Call() call: TrailCall,
    @Param('organisation', { schema: reference }) organisation: string,
    @Req() request: TrailRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { organisationId, recordId } = await this.reader.openValues(call, organisation);
    const answer = new AnswerStream(reply.raw, this.settings.writeStallMs ?? DEFAULT_WRITE_STALL_MS);
    const opened = await this.values.open(organisationId, answer.signal);
    reply.hijack();
    answer.start(answerHeaders('application/x-ndjson', recordId));
    if (request.method === 'HEAD') {
      await opened.rest.return();
      answer.end();
    } else await this.values.send(opened, answer);
  }
}
