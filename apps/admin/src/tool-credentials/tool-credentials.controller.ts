import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { Requires } from '#libs/identity';
import type { AdminCall } from '../calls/admin-call.js';
import { Call } from '../calls/call.decorator.js';
import type { Changed } from '../changes/change.js';
import { OwnedQueries } from '../records/owned-queries.js';
import type { Page } from '../records/page.js';
import { reasonOnly } from '../schema/change-body.schema.js';
import { type OneQuery, oneQuery } from '../schema/list-query.schema.js';
import {
  type NewToolCredentialView,
  TOOL_CREDENTIALS,
  type ToolCredentialView,
} from './tool-credential.presenter.js';
import {
  type CreateToolCredential,
  createToolCredential,
  type ListToolCredentials,
  listToolCredentials,
} from './tool-credential.schema.js';
import { ToolCredentialsQueries } from './tool-credentials.queries.js';
import { ToolCredentialsService } from './tool-credentials.service.js';
import { ToolDisconnectionsService } from './tool-disconnections.service.js';

/** `/admin/v1/tool-credentials` */
@Controller('admin/v1/tool-credentials')
export class ToolCredentialsController {
  constructor(
    private readonly queries: OwnedQueries,
    private readonly lists: ToolCredentialsQueries,
    private readonly credentials: ToolCredentialsService,
    private readonly disconnections: ToolDisconnectionsService,
  ) {}

  @Get()
  @Requires('tool-credential:read')
  list(
    @Call() call: AdminCall,
    @Query({ schema: listToolCredentials }) query: ListToolCredentials,
  ): Promise<Page<ToolCredentialView>> {
    return this.lists.list(call, query);
  }

  @Get(':credential')
  @Requires('tool-credential:read')
  get(
    @Call() call: AdminCall,
    @Param('credential') reference: string,
    @Query({ schema: oneQuery }) query: OneQuery,
  ): Promise<ToolCredentialView> {
    return this.queries.get(call, reference, query, TOOL_CREDENTIALS);
  }

  @Post()
  @Requires('tool-credential:create')
  create(
    @Call() call: AdminCall,
    @Body({ schema: createToolCredential }) body: CreateToolCredential,
  ): Promise<Changed<NewToolCredentialView>> {
    return this.credentials.create(call, body);
  }

  @Delete(':credential')
  @Requires('tool-credential:revoke')
  disconnect(
    @Call() call: AdminCall,
    @Param('credential') reference: string,
    @Body({ schema: reasonOnly }) _body: object | undefined,
  ): Promise<Changed<ToolCredentialView>> {
    return this.disconnections.disconnect(call, reference);
  }
}
