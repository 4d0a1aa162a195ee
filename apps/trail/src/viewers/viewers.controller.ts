import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Requires } from '#libs/identity';
import { answerHeaders } from '../calls/answer-headers.js';
import { Call } from '../calls/call.decorator.js';
import type { TrailCall } from '../calls/trail-call.js';
import { id } from '../references/reference.schema.js';
import { type ViewersQuery, viewersQuery } from '../search/event-query.schema.js';
import { ItemViewers } from './item-viewers.service.js';

/** `/trail/v1/items/{item}/viewers` */
@Controller('trail/v1/items')
export class ViewersController {
  constructor(private readonly viewers: ItemViewers) {}

  @Get(':item/viewers')
  @Requires('trail:read')
  @ApiOperation({
    summary: 'Who asked for an item: first and last time, reads allowed and refused, bytes sent',
  })
  @ApiOkResponse({
    description: 'A page in the order of ids; an ALLOW without an outcome counts as all of it sent.',
  })
  async list(
    @Call() call: TrailCall,
    @Param('item', { schema: id }) item: string,
    @Query({ schema: viewersQuery }) query: ViewersQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { recordId, body } = await this.viewers.list(call, item, query);
    void reply.headers(answerHeaders('application/json; charset=utf-8', recordId));
    return body;
  }
}
