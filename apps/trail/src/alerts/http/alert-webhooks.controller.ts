import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Requires } from '#libs/identity';
import { Call } from '../../calls/call.decorator.js';
import type { TrailCall } from '../../calls/trail-call.js';
import { id } from '../../references/reference.schema.js';
import { AlertWebhooksService, type NewWebhookView, type WebhookView } from './alert-webhooks.service.js';
import { type OwnerQuery, ownerQuery, type WebhookBody, webhookBody } from './alert.schema.js';
import { show } from './show.js';

/** `/trail/v1/alert-webhooks` */
@Controller('trail/v1/alert-webhooks')
export class AlertWebhooksController {
  constructor(private readonly webhooks: AlertWebhooksService) {}

  @Get()
  @Requires('trail:configure')
  @ApiOperation({ summary: 'Who is told of alerts, and how that goes' })
  @ApiOkResponse({ description: 'The organisation’s webhooks.' })
  async list(
    @Call() call: TrailCall,
    @Query({ schema: ownerQuery }) { organisation }: OwnerQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ items: readonly WebhookView[] }> {
    return show(reply, await this.webhooks.list(call, organisation));
  }

  @Post()
  @Requires('trail:configure')
  @ApiOperation({ summary: 'Be told of alerts, in the form of Standard Webhooks' })
  @ApiCreatedResponse({ description: 'The webhook with its signing secret, shown this once.' })
  async create(
    @Call() call: TrailCall,
    @Body({ schema: webhookBody }) { organisation, url }: WebhookBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<NewWebhookView> {
    return show(reply, await this.webhooks.create(call, organisation, url));
  }

  @Delete(':webhook')
  @Requires('trail:configure')
  @HttpCode(204)
  @ApiOperation({ summary: 'Be told no more' })
  @ApiNoContentResponse({ description: 'Removed, with what was still to be delivered.' })
  async remove(
    @Call() call: TrailCall,
    @Param('webhook', { schema: id }) webhook: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    void reply.header('x-access-record', await this.webhooks.remove(call, webhook));
  }
}
