import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { Requires } from '#libs/identity';
import type { AdminCall } from '../calls/admin-call.js';
import { Call } from '../calls/call.decorator.js';
import type { Changed } from '../changes/change.js';
import type { Page } from '../records/page.js';
import { reasonOnly } from '../schema/change-body.schema.js';
import type { PendingChangeView } from './pending-change.presenter.js';
import { type ListPendingChanges, listPendingChanges } from './pending-change.schema.js';
import { PendingChangesQueries } from './pending-changes.queries.js';
import { PendingDecisions } from './pending-decisions.service.js';

/** `/admin/v1/pending-changes` */
@Controller('admin/v1/pending-changes')
export class PendingChangesController {
  constructor(
    private readonly queries: PendingChangesQueries,
    private readonly decisions: PendingDecisions,
  ) {}

  @Get()
  @Requires('pending-change:read')
  list(
    @Call() call: AdminCall,
    @Query({ schema: listPendingChanges }) query: ListPendingChanges,
  ): Promise<Page<PendingChangeView>> {
    return this.queries.list(call, query);
  }

  @Get(':change')
  @Requires('pending-change:read')
  get(@Call() call: AdminCall, @Param('change') id: string): Promise<PendingChangeView> {
    return this.queries.get(call, id);
  }

  @Post(':change/approve')
  @HttpCode(200)
  @Requires('pending-change:decide')
  approve(
    @Call() call: AdminCall,
    @Param('change') id: string,
    @Body({ schema: reasonOnly }) _body: object | undefined,
  ): Promise<Changed<PendingChangeView>> {
    return this.decisions.approve(call, id);
  }

  @Post(':change/reject')
  @HttpCode(200)
  @Requires('pending-change:decide')
  reject(
    @Call() call: AdminCall,
    @Param('change') id: string,
    @Body({ schema: reasonOnly }) _body: object | undefined,
  ): Promise<Changed<PendingChangeView>> {
    return this.decisions.reject(call, id);
  }
}
