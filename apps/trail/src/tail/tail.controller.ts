import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Requires } from '#libs/identity';
import { answerHeaders } from '../calls/answer-headers.js';
import { Call, type TrailRequest } from '../calls/call.decorator.js';
import type { TrailCall } from '../calls/trail-call.js';
import { type TailQuery, tailQuery } from '../search/event-query.schema.js';
import { Selections } from '../search/selection.service.js';
import { AnswerStream } from '../streaming/answer-stream.js';
import { DEFAULT_WRITE_STALL_MS, TRAIL_SETTINGS, type TrailSettings } from '../trail.settings.js';
import { LiveTail } from './live-tail.service.js';
import { OpenTails } from './open-tail.service.js';

/** `/trail/v1/events/stream` */
@Controller('trail/v1/events/stream')
export class TailController {
  constructor(
    private readonly selections: Selections,
    private readonly tails: OpenTails,
    private readonly live: LiveTail,
    @Inject(TRAIL_SETTINGS) private readonly settings: TrailSettings,
  ) {}

  @Get()
  @Requires('trail:read')
  @ApiOperation({ summary: 'New records as server-sent events; goes on after `Last-Event-ID`' })
  @ApiOkResponse({ description: 'text/event-stream; ends after a quarter of an hour, to be taken up again.' })
  async follow(
    @Call() call: TrailCall,
    @Query({ schema: tailQuery }) query: TailQuery,
    @Req() request: TrailRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const selection = await this.selections.of(call, query);
    const lastEventId = request.headers['last-event-id'];
    const { recordId, start } = await this.tails.open(call, selection, lastEventId?.toString());
    const answer = new AnswerStream(reply.raw, this.settings.writeStallMs ?? DEFAULT_WRITE_STALL_MS);
    reply.hijack();
    answer.start(answerHeaders('text/event-stream; charset=utf-8', recordId));
    if (request.method !== 'HEAD') await this.live.follow({ call, selection, start }, answer);
    answer.end();
  }
}
