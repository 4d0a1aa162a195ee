import { Body, Controller, Get, Param, Put, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Requires } from '#libs/identity';
import { Call } from '../../calls/call.decorator.js';
import type { TrailCall } from '../../calls/trail-call.js';
import type { AlertKind } from '../rules/rule-parameters.schema.js';
import { AlertRulesService, type RuleView } from './alert-rules.service.js';
import { alertKind, type OwnerQuery, ownerQuery, type RuleBody, ruleBody } from './alert.schema.js';
import { show } from './show.js';

/** `/trail/v1/alert-rules` */
@Controller('trail/v1/alert-rules')
export class AlertRulesController {
  constructor(private readonly rules: AlertRulesService) {}

  @Get()
  @Requires('trail:read')
  @ApiOperation({ summary: 'What is an alert to an organisation: its own rules and the defaults' })
  @ApiOkResponse({ description: 'Every rule as it holds.' })
  async list(
    @Call() call: TrailCall,
    @Query({ schema: ownerQuery }) { organisation }: OwnerQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ items: readonly RuleView[] }> {
    return show(reply, await this.rules.list(call, organisation));
  }

  @Put(':kind')
  @Requires('trail:configure')
  @ApiOperation({ summary: 'Put an own rule in place of the default' })
  @ApiOkResponse({ description: 'The rule as it holds from now on.' })
  async replace(
    @Call() call: TrailCall,
    @Param('kind', { schema: alertKind }) kind: AlertKind,
    @Body({ schema: ruleBody }) body: RuleBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RuleView> {
    return show(reply, await this.rules.replace(call, kind, body));
  }
}
