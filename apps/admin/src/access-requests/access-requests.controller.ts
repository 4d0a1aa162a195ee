import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { PageQuery } from '#libs/http';
import { Requires } from '#libs/identity';
import type { AdminCall } from '../calls/admin-call.js';
import { Call } from '../calls/call.decorator.js';
import type { Changed } from '../changes/change.js';
import type { Page } from '../records/page.js';
import type { AccessRequestView } from './access-request.presenter.js';
import {
  type AskAccess,
  askAccess,
  type Comment,
  type ListAccessRequests,
  listAccesses,
  listAccessRequests,
  mayComment,
  mustComment,
} from './access-request.schema.js';
import { AccessRequestsQueries } from './access-requests.queries.js';
import { AccessRequestsService } from './access-requests.service.js';
import { type AccessView, RequestAccesses } from './request-accesses.service.js';
import { RequestDecisionsService } from './request-decisions.service.js';

/** `/admin/v1/access-requests` */
@Controller('admin/v1/access-requests')
export class AccessRequestsController {
  constructor(
    private readonly queries: AccessRequestsQueries,
    private readonly requests: AccessRequestsService,
    private readonly decisions: RequestDecisionsService,
    private readonly accesses: RequestAccesses,
  ) {}

  @Get()
  @Requires('access-request:ask')
  @ApiOperation({ summary: 'Requests of the caller, and those of their office' })
  list(
    @Call() call: AdminCall,
    @Query({ schema: listAccessRequests }) query: ListAccessRequests,
  ): Promise<Page<AccessRequestView>> {
    return this.queries.list(call, query);
  }

  @Get(':request')
  @Requires('access-request:ask')
  get(@Call() call: AdminCall, @Param('request') id: string): Promise<AccessRequestView> {
    return this.queries.get(call, id);
  }

  @Get(':request/accesses')
  @Requires('access-request:ask')
  @ApiOperation({ summary: 'What was done under the access a request gave; the question is recorded' })
  listAccesses(
    @Call() call: AdminCall,
    @Param('request') id: string,
    @Query({ schema: listAccesses }) query: PageQuery,
  ): Promise<Changed<Page<AccessView>>> {
    return this.accesses.list(call, id, query);
  }

  @Post()
  @Requires('access-request:ask')
  @ApiOperation({ summary: 'Ask for access: for oneself, or as an administrator for others' })
  ask(
    @Call() call: AdminCall,
    @Body({ schema: askAccess }) body: AskAccess,
  ): Promise<Changed<AccessRequestView>> {
    return this.requests.ask(call, body);
  }

  @Post(':request/approve')
  @HttpCode(200)
  @Requires('access-request:decide')
  @ApiOperation({ summary: 'Approve the step that is asked; the last one gives the assignment' })
  approve(
    @Call() call: AdminCall,
    @Param('request') id: string,
    @Body({ schema: mayComment }) body: Comment,
  ): Promise<Changed<AccessRequestView>> {
    return this.decisions.approve(call, id, body);
  }

  @Post(':request/deny')
  @HttpCode(200)
  @Requires('access-request:decide')
  deny(
    @Call() call: AdminCall,
    @Param('request') id: string,
    @Body({ schema: mustComment }) body: Comment,
  ): Promise<Changed<AccessRequestView>> {
    return this.decisions.deny(call, id, body);
  }

  @Post(':request/withdraw')
  @HttpCode(200)
  @Requires('access-request:ask')
  withdraw(
    @Call() call: AdminCall,
    @Param('request') id: string,
    @Body({ schema: mayComment }) body: Comment,
  ): Promise<Changed<AccessRequestView>> {
    return this.decisions.withdraw(call, id, body);
  }
}
