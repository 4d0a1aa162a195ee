import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { Requires } from '#libs/identity';
import type { AdminCall } from '../calls/admin-call.js';
import { Call } from '../calls/call.decorator.js';
import type { Changed } from '../changes/change.js';
import { OwnedQueries } from '../records/owned-queries.js';
import type { Page } from '../records/page.js';
import { reasonOnly } from '../schema/change-body.schema.js';
import { TransferBasesQueries } from './transfer-bases.queries.js';
import type { PendingChangeView } from '../two-person/pending-change.presenter.js';
import { TransferBasesService } from './transfer-bases.service.js';
import { TransferBasisWithdrawals } from './transfer-basis-withdrawals.service.js';
import { TRANSFER_BASES, type TransferBasisView } from './transfer-basis.presenter.js';
import {
  type CreateTransferBasis,
  createTransferBasis,
  type ListTransferBases,
  listTransferBases,
} from './transfer-basis.schema.js';

/** `/admin/v1/transfer-bases` */
@Controller('admin/v1/transfer-bases')
export class TransferBasesController {
  constructor(
    private readonly queries: OwnedQueries,
    private readonly lists: TransferBasesQueries,
    private readonly bases: TransferBasesService,
    private readonly withdrawals: TransferBasisWithdrawals,
  ) {}

  @Get()
  @Requires('transfer-basis:read')
  list(
    @Call() call: AdminCall,
    @Query({ schema: listTransferBases }) query: ListTransferBases,
  ): Promise<Page<TransferBasisView>> {
    return this.lists.list(call, query);
  }

  @Get(':basis')
  @Requires('transfer-basis:read')
  get(@Call() call: AdminCall, @Param('basis') id: string): Promise<TransferBasisView> {
    return this.queries.get(call, id, {}, TRANSFER_BASES);
  }

  @Post()
  @Requires('transfer-basis:create')
  create(
    @Call() call: AdminCall,
    @Body({ schema: createTransferBasis }) body: CreateTransferBasis,
  ): Promise<Changed<TransferBasisView | PendingChangeView>> {
    return this.bases.create(call, body);
  }

  @Delete(':basis')
  @Requires('transfer-basis:revoke')
  withdraw(
    @Call() call: AdminCall,
    @Param('basis') id: string,
    @Body({ schema: reasonOnly }) _body: object | undefined,
  ): Promise<Changed<TransferBasisView>> {
    return this.withdrawals.withdraw(call, id);
  }
}
