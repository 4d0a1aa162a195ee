import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Requires } from '#libs/identity';
import { Call, type TrailRequest } from '../calls/call.decorator.js';
import type { TrailCall } from '../calls/trail-call.js';
import { type ExportQuery, exportQuery } from '../search/event-query.schema.js';
import { Selections } from '../search/selection.service.js';
import { AnswerStream } from '../streaming/answer-stream.js';
import { DEFAULT_WRITE_STALL_MS, TRAIL_SETTINGS, type TrailSettings } from '../trail.settings.js';
import { ExportEvents } from './export-events.service.js';

/** `/trail/v1/exports` */
@Controller('trail/v1/exports')
export class ExportsController {
  constructor(
    private readonly selections: Selections,
    private readonly exports: ExportEvents,
    @Inject(TRAIL_SETTINGS) private readonly settings: TrailSettings,
  ) {}

  @Get()
  @Requires('trail:read')
  @ApiOperation({
    summary: 'Everything that matches, oldest first, as a stream; takes the filters of a search',
  })
  @ApiOkResponse({ description: 'NDJSON, CSV, or the stored OCSF events, one per line, byte for byte.' })
  async export(
    @Call() call: TrailCall,
    @Query({ schema: exportQuery }) query: ExportQuery,
    @Req() request: TrailRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const selection = await this.selections.of(call, query);
    const answer = new AnswerStream(reply.raw, this.settings.writeStallMs ?? DEFAULT_WRITE_STALL_MS);
    const opened = await this.exports.open(call, selection, query.format, answer.signal);
    reply.hijack();
    if (request.method === 'HEAD') {
      await opened.rest.return();
      answer.start(opened.headers);
      answer.end();
      return;
    }
    await this.exports.send(opened, answer);
  }
}
