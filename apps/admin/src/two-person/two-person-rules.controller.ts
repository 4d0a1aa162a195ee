import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { Requires } from '#libs/identity';
import type { AdminCall } from '../calls/admin-call.js';
import { Call } from '../calls/call.decorator.js';
import type { Changed } from '../changes/change.js';
import type { PendingChangeView } from './pending-change.presenter.js';
import { type SetTwoPersonRule, setTwoPersonRule } from './pending-change.schema.js';
import { TwoPersonRules, type TwoPersonRuleView } from './two-person-rules.service.js';

/** `/admin/v1/organisations/{organisation}/two-person-rule` */
@Controller('admin/v1/organisations/:organisation/two-person-rule')
export class TwoPersonRulesController {
  constructor(private readonly rules: TwoPersonRules) {}

  @Get()
  @Requires('two-person-rule:read')
  get(@Call() call: AdminCall, @Param('organisation') reference: string): Promise<TwoPersonRuleView> {
    return this.rules.get(call, reference);
  }

  @Put()
  @Requires('two-person-rule:update')
  set(
    @Call() call: AdminCall,
    @Param('organisation') reference: string,
    @Body({ schema: setTwoPersonRule }) { rule }: SetTwoPersonRule,
  ): Promise<Changed<TwoPersonRuleView | PendingChangeView>> {
    return this.rules.set(call, reference, rule);
  }
}
