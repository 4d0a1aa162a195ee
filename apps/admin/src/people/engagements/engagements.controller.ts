import { Body, Controller, Delete, Param } from '@nestjs/common';
import { Requires } from '#libs/identity';
import type { AdminCall } from '../../calls/admin-call.js';
import { Call } from '../../calls/call.decorator.js';
import type { Changed } from '../../changes/change.js';
import { reasonOnly } from '../../schema/change-body.schema.js';
import { type EndedEngagementView, EngagementEndsService } from './engagement-ends.service.js';

/** `/admin/v1/people/{person}/engagements/{client}` */
@Controller('admin/v1/people/:person/engagements')
export class EngagementsController {
  constructor(private readonly ends: EngagementEndsService) {}

  @Delete(':client')
  @Requires('person:disengage')
  end(
    @Call() call: AdminCall,
    @Param('person') person: string,
    @Param('client') client: string,
    @Body({ schema: reasonOnly }) _body: object | undefined,
  ): Promise<Changed<EndedEngagementView>> {
    return this.ends.end(call, { person, client });
  }
}
