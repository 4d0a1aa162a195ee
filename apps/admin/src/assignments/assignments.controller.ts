import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { Requires } from '#libs/identity';
import type { AdminCall } from '../calls/admin-call.js';
import { Call } from '../calls/call.decorator.js';
import type { Changed } from '../changes/change.js';
import { OwnedQueries } from '../records/owned-queries.js';
import type { Page } from '../records/page.js';
import { reasonOnly } from '../schema/change-body.schema.js';
import type { PendingChangeView } from '../two-person/pending-change.presenter.js';
import { AssignmentRevocationsService } from './assignment-revocations.service.js';
import { ASSIGNMENTS, type AssignmentView } from './assignment.presenter.js';
import {
  type CreateAssignment,
  createAssignment,
  type ListAssignments,
  listAssignments,
} from './assignment.schema.js';
import { AssignmentsQueries } from './assignments.queries.js';
import { AssignmentsService } from './assignments.service.js';

/** `/admin/v1/assignments` */
@Controller('admin/v1/assignments')
export class AssignmentsController {
  constructor(
    private readonly queries: OwnedQueries,
    private readonly lists: AssignmentsQueries,
    private readonly assignments: AssignmentsService,
    private readonly revocations: AssignmentRevocationsService,
  ) {}

  @Get()
  @Requires('assignment:read')
  list(
    @Call() call: AdminCall,
    @Query({ schema: listAssignments }) query: ListAssignments,
  ): Promise<Page<AssignmentView>> {
    return this.lists.list(call, query);
  }

  @Get(':assignment')
  @Requires('assignment:read')
  get(@Call() call: AdminCall, @Param('assignment') id: string): Promise<AssignmentView> {
    return this.queries.get(call, id, {}, ASSIGNMENTS);
  }

  @Post()
  @Requires('assignment:create')
  create(
    @Call() call: AdminCall,
    @Body({ schema: createAssignment }) body: CreateAssignment,
  ): Promise<Changed<AssignmentView | PendingChangeView>> {
    return this.assignments.create(call, body);
  }

  @Delete(':assignment')
  @Requires('assignment:revoke')
  revoke(
    @Call() call: AdminCall,
    @Param('assignment') id: string,
    @Body({ schema: reasonOnly }) _body: object | undefined,
  ): Promise<Changed<AssignmentView>> {
    return this.revocations.revoke(call, id);
  }
}
