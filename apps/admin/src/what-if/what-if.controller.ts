import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { Requires } from '#libs/identity';
import type { AdminCall } from '../calls/admin-call.js';
import { Call } from '../calls/call.decorator.js';
import type { Changed } from '../changes/change.js';
import type { WhatIfView } from './what-if.presenter.js';
import { type WhatIf, whatIf } from './what-if.schema.js';
import { WhatIfService } from './what-if.service.js';

/** `/admin/v1/what-if` */
@Controller('admin/v1/what-if')
export class WhatIfController {
  constructor(private readonly questions: WhatIfService) {}

  @Post()
  @HttpCode(200)
  @Requires('item:explain')
  ask(@Call() call: AdminCall, @Body({ schema: whatIf }) body: WhatIf): Promise<Changed<WhatIfView>> {
    return this.questions.ask(call, body);
  }
}
