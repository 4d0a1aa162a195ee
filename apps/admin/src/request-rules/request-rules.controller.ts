import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { Requires } from '#libs/identity';
import type { AdminCall } from '../calls/admin-call.js';
import { Call } from '../calls/call.decorator.js';
import type { Changed } from '../changes/change.js';
import type { PendingChangeView } from '../two-person/pending-change.presenter.js';
import type { RequestRulesView } from './request-rules.presenter.js';
import { type PutRequestRules, putRequestRules } from './request-rules.schema.js';
import { RequestRulesService } from './request-rules.service.js';

/** `/admin/v1/organisations/{organisation}/request-rules` */
@Controller('admin/v1/organisations/:organisation/request-rules')
export class RequestRulesController {
  constructor(private readonly rules: RequestRulesService) {}

  @Get()
  @Requires('request-rules:read')
  get(@Call() call: AdminCall, @Param('organisation') reference: string): Promise<RequestRulesView> {
    return this.rules.get(call, reference);
  }

  @Put()
  @Requires('request-rules:update')
  put(
    @Call() call: AdminCall,
    @Param('organisation') reference: string,
    @Body({ schema: putRequestRules }) body: PutRequestRules,
  ): Promise<Changed<RequestRulesView | PendingChangeView>> {
    return this.rules.put(call, reference, body);
  }
}
