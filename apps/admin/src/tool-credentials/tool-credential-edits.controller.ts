import { Body, Controller, Param, Patch } from '@nestjs/common';
import { Requires } from '#libs/identity';
import type { AdminCall } from '../calls/admin-call.js';
import { Call } from '../calls/call.decorator.js';
import type { Changed } from '../changes/change.js';
import type { PendingChangeView } from '../two-person/pending-change.presenter.js';
import { type UpdateToolCredential, updateToolCredential } from './tool-credential-edit.schema.js';
import { ToolCredentialEditsService } from './tool-credential-edits.service.js';
import type { ToolCredentialView } from './tool-credential.presenter.js';

/** Edits of `/admin/v1/tool-credentials/{credential}` */
@Controller('admin/v1/tool-credentials')
export class ToolCredentialEditsController {
  constructor(private readonly edits: ToolCredentialEditsService) {}

  @Patch(':credential')
  @Requires('tool-credential:update')
  update(
    @Call() call: AdminCall,
    @Param('credential') reference: string,
    @Body({ schema: updateToolCredential }) body: UpdateToolCredential,
  ): Promise<Changed<ToolCredentialView | PendingChangeView>> {
    return this.edits.update(call, reference, body);
  }
}
