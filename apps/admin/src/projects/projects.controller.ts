import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { Requires } from '#libs/identity';
import type { AdminCall } from '../calls/admin-call.js';
import { Call } from '../calls/call.decorator.js';
import type { Changed } from '../changes/change.js';
import { OwnedQueries } from '../records/owned-queries.js';
import type { Page } from '../records/page.js';
import { type OneQuery, oneQuery } from '../schema/list-query.schema.js';
import type { PendingChangeView } from '../two-person/pending-change.presenter.js';
import { ProjectSettingsService } from './project-settings.service.js';
import { PROJECTS, type ProjectView } from './project.presenter.js';
import {
  type CreateProject,
  createProject,
  type ListProjects,
  listProjects,
  type UpdateProject,
  updateProject,
} from './project.schema.js';
import { ProjectsQueries } from './projects.queries.js';
import { ProjectsService } from './projects.service.js';

/** `/admin/v1/projects` */
@Controller('admin/v1/projects')
export class ProjectsController {
  constructor(
    private readonly queries: OwnedQueries,
    private readonly lists: ProjectsQueries,
    private readonly projects: ProjectsService,
    private readonly settings: ProjectSettingsService,
  ) {}

  @Get()
  @Requires('project:read')
  list(
    @Call() call: AdminCall,
    @Query({ schema: listProjects }) query: ListProjects,
  ): Promise<Page<ProjectView>> {
    return this.lists.list(call, query);
  }

  @Get(':project')
  @Requires('project:read')
  get(
    @Call() call: AdminCall,
    @Param('project') reference: string,
    @Query({ schema: oneQuery }) query: OneQuery,
  ): Promise<ProjectView> {
    return this.queries.get(call, reference, query, PROJECTS);
  }

  @Post()
  @Requires('project:create')
  create(
    @Call() call: AdminCall,
    @Body({ schema: createProject }) body: CreateProject,
  ): Promise<Changed<ProjectView | PendingChangeView>> {
    return this.projects.create(call, body);
  }

  @Patch(':project')
  @Requires('project:update')
  update(
    @Call() call: AdminCall,
    @Param('project') reference: string,
    @Body({ schema: updateProject }) body: UpdateProject,
  ): Promise<Changed<ProjectView | PendingChangeView>> {
    return this.settings.update(call, reference, body);
  }
}
