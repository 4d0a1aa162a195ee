import { Controller, Get, Param, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { AuthenticationGuard, principalOf, Requires } from '#libs/identity';
import type { AuthenticatedRequest } from '../authenticated-request.js';
import { readableBy } from '../cross-origin/readable-by.js';
import { RequestOrigins } from '../request-origins.js';
import { describedItemAnswer } from './item.answers.js';
import { ItemMetadata } from './item-metadata.service.js';
import { ItemResponder } from './item-responder.js';
import { contentQuery, type ContentQuery, itemId } from './items.schema.js';
import { ReadItem } from './read-item.service.js';
import { toItemRequest } from './read-request.js';

/** Items by id. The role is a gate of the decision here, so that its refusal is recorded like every other. */
@Controller('v1/items')
@UseGuards(AuthenticationGuard)
export class ItemsController {
  constructor(
    private readonly readItem: ReadItem,
    private readonly metadata: ItemMetadata,
    private readonly responder: ItemResponder,
    private readonly origins: RequestOrigins,
  ) {}

  @Get(':item')
  @Requires('item:read-metadata')
  @ApiOkResponse({ description: 'What is told of the item.', standardSchema: describedItemAnswer })
  async describe(
    @Param('item', { schema: itemId }) item: string,
    @Query({ schema: contentQuery }) query: ContentQuery,
    @Req() request: AuthenticatedRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { recordId, allowedOrigins, body } = await this.metadata.describe({
      principal: principalOf(request),
      itemId: item,
      projectReference: query.project,
      origin: this.origins.of(request),
    });
    readableBy(reply.raw, allowedOrigins);
    void reply.header('x-access-record', recordId);
    return body;
  }

  /** Also serves HEAD, which Fastify routes here. */
  @Get(':item/content')
  @Requires('item:read')
  @ApiOkResponse({ description: 'The bytes, whole or (206) one range of them.' })
  async content(
    @Param('item', { schema: itemId }) item: string,
    @Query({ schema: contentQuery }) query: ContentQuery,
    @Req() request: AuthenticatedRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const read = await this.readItem.obtain({
      principal: principalOf(request),
      itemId: item,
      projectReference: query.project,
      item: toItemRequest(request),
      origin: this.origins.of(request),
    });
    await this.responder.respond(reply, read, request.method);
  }
}
