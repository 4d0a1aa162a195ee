import { Body, Controller, Param, Patch } from '@nestjs/common';
import { Requires } from '#libs/identity';
import type { AdminCall } from '../calls/admin-call.js';
import { Call } from '../calls/call.decorator.js';
import type { Changed } from '../changes/change.js';
import { type UpdateTransferBasis, updateTransferBasis } from './transfer-basis-edit.schema.js';
import { TransferBasisEditsService } from './transfer-basis-edits.service.js';
import type { TransferBasisView } from './transfer-basis.presenter.js';

/** Edits of `/admin/v1/transfer-bases/{basis}` */
@Controller('admin/v1/transfer-bases')
export class TransferBasisEditsController {
  constructor(private readonly edits: TransferBasisEditsService) {}

  @Patch(':basis')
  @Requires('transfer-basis:update')
  update(
    @Call() call: AdminCall,
    @Param('basis') id: string,
    @Body({ schema: updateTransferBasis }) body: UpdateTransferBasis,
  ): Promise<Changed<TransferBasisView>> {
    return this.edits.update(call, id, body);
  }
}
