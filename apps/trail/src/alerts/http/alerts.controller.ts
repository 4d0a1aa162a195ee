import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Requires } from '#libs/identity';
import { Call } from '../../calls/call.decorator.js';
import type { TrailCall } from '../../calls/trail-call.js';
import { id } from '../../references/reference.schema.js';
import type { AlertView } from '../alert.presenter.js';
import { type Acknowledgement, acknowledgement, type AlertsQuery, alertsQuery } from './alert.schema.js';
import { type AlertDetail, type AlertPage, AlertsService } from './alerts.service.js';
import { show } from './show.js';

/** `/trail/v1/alerts` */
@Controller('trail/v1/alerts')
export class AlertsController {
  constructor(private readonly alerts: AlertsService) {}

  @Get()
  @Requires('trail:read')
  @ApiOperation({ summary: 'What the rules found; the question is recorded before it is answered' })
  @ApiOkResponse({ description: 'A page, newest first; open alerts unless `state` says otherwise.' })
  async list(
    @Call() call: TrailCall,
    @Query({ schema: alertsQuery }) query: AlertsQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AlertPage> {
    return show(reply, await this.alerts.list(call, query));
  }

  @Get(':alert')
  @Requires('trail:read')
  @ApiOperation({ summary: 'One alert, its records, and what became of its deliveries' })
  @ApiOkResponse({ description: 'The alert.' })
  async get(
    @Call() call: TrailCall,
    @Param('alert', { schema: id }) alert: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AlertDetail> {
    return show(reply, await this.alerts.get(call, alert));
  }

  @Post(':alert/acknowledgements')
  @Requires('trail:acknowledge')
  @ApiOperation({ summary: 'Say that somebody has looked into it, and what they found' })
  @ApiCreatedResponse({ description: 'The alert, acknowledged.' })
  async acknowledge(
    @Call() call: TrailCall,
    @Param('alert', { schema: id }) alert: string,
    @Body({ schema: acknowledgement }) { note }: Acknowledgement,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AlertView> {
    return show(reply, await this.alerts.acknowledge(call, alert, note));
  }
}
