import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Requires } from '#libs/identity';
import { answerHeaders } from '../calls/answer-headers.js';
import { Call } from '../calls/call.decorator.js';
import type { TrailCall } from '../calls/trail-call.js';
import type { Summary } from './summary.presenter.js';
import { type SummaryQuery, summaryQuery } from './summary.schema.js';
import { Summaries } from './summary.service.js';

/** `/trail/v1/summary` */
@Controller('trail/v1/summary')
export class SummaryController {
  constructor(private readonly summaries: Summaries) {}

  @Get()
  @Requires('trail:read')
  @ApiOperation({
    summary: 'Reads of a time counted: when, from where, by whom, in which project, why refused',
  })
  @ApiOkResponse({
    description: 'The counts; `countedFrom` is later than `from` where there was too much to count.',
  })
  async show(
    @Call() call: TrailCall,
    @Query({ schema: summaryQuery }) query: SummaryQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Summary> {
    const { recordId, summary } = await this.summaries.of(call, query);
    void reply.headers(answerHeaders('application/json; charset=utf-8', recordId));
    return summary;
  }
}
