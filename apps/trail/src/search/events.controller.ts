import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Requires } from '#libs/identity';
import { answerHeaders } from '../calls/answer-headers.js';
import { Call } from '../calls/call.decorator.js';
import type { TrailCall } from '../calls/trail-call.js';
import { acceptedFormat } from '../formats/accepted-format.js';
import { reference } from '../references/reference.schema.js';
import { type AccessesQuery, accessesQuery, type SearchQuery, searchQuery } from './event-query.schema.js';
import { type RecordedPage, SearchEvents } from './search-events.service.js';
import { Selections } from './selection.service.js';

const PAGE =
  'A page, newest first. `X-Access-Record` names the record of this question, `X-Next-Cursor` the next page.';

/** `/trail/v1/events` and `/trail/v1/people/{person}/accesses` */
@Controller('trail/v1')
export class EventsController {
  constructor(
    private readonly selections: Selections,
    private readonly events: SearchEvents,
  ) {}

  @Get('events')
  @Requires('trail:read')
  @ApiOperation({ summary: 'Search the trail; the question is recorded before it is answered' })
  @ApiOkResponse({ description: PAGE })
  async search(
    @Call() call: TrailCall,
    @Query({ schema: searchQuery }) query: SearchQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const format = acceptedFormat(query.format, call.accept);
    const selection = await this.selections.of(call, query);
    return send(reply, await this.events.page(call, 'trail.search', selection, { ...query, format }));
  }

  @Get('people/:person/accesses')
  @Requires('trail:read')
  @ApiOperation({ summary: 'What one person asked for; takes the filters of a search' })
  @ApiOkResponse({ description: PAGE })
  async accesses(
    @Call() call: TrailCall,
    @Param('person', { schema: reference }) person: string,
    @Query({ schema: accessesQuery }) query: AccessesQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const found = await this.events.findPerson(call, person);
    const format = acceptedFormat(query.format, call.accept);
    const selection = await this.selections.of(call, { ...query, person: found.id });
    return send(reply, await this.events.page(call, 'trail.accesses', selection, { ...query, format }));
  }
}

function send(reply: FastifyReply, { mediaType, text, recordId, nextCursor }: RecordedPage): string {
  void reply.headers(answerHeaders(mediaType, recordId));
  if (nextCursor !== null) void reply.header('x-next-cursor', nextCursor);
  return text;
}
