import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { Requires } from '#libs/identity';
import type { AdminCall } from '../calls/admin-call.js';
import { Call } from '../calls/call.decorator.js';
import type { Changed } from '../changes/change.js';
import type { ExplanationView } from './explanation.presenter.js';
import { type ExplainAccess, explainAccess } from './explanation.schema.js';
import { ExplanationsService } from './explanations.service.js';

/** `/admin/v1/explain` */
@Controller('admin/v1/explain')
export class ExplanationsController {
  constructor(private readonly explanations: ExplanationsService) {}

  @Post()
  @HttpCode(200)
  @Requires('item:explain')
  explain(
    @Call() call: AdminCall,
    @Body({ schema: explainAccess }) body: ExplainAccess,
  ): Promise<Changed<ExplanationView>> {
    return this.explanations.explain(call, body);
  }
}
