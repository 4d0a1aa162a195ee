import { Controller, Get, Param, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { type PageQuery, pageQuery } from '#libs/http';
import { AuthenticationGuard, CurrentPrincipal, type Principal, principalOf, Requires } from '#libs/identity';
import { RecordedPermissionGuard } from '../deeds/recorded-permission.guard.js';
import type { AuthenticatedRequest } from '../authenticated-request.js';
import { reference } from '../items/items.schema.js';
import { readableBy } from '../cross-origin/readable-by.js';
import { RequestOrigins } from '../request-origins.js';
import { ListItems } from './list-items.service.js';
import { itemPageAnswer, ownProjectsAnswer } from './project.answers.js';
import { OwnProjects } from './own-projects.service.js';

/** The caller's projects, and the items of one of them. */
@Controller('v1/projects')
@UseGuards(AuthenticationGuard)
export class ProjectsController {
  constructor(
    private readonly ownProjects: OwnProjects,
    private readonly listItems: ListItems,
    private readonly origins: RequestOrigins,
  ) {}

  @Get()
  @Requires('me:read')
  @ApiOkResponse({ description: 'The caller’s projects.', standardSchema: ownProjectsAnswer })
  @UseGuards(RecordedPermissionGuard)
  async list(@CurrentPrincipal() principal: Principal): Promise<object> {
    return { items: await this.ownProjects.list(principal), nextCursor: null };
  }

  @Get(':project/items')
  @Requires('item:read-metadata')
  @ApiOkResponse({ description: 'One page of items.', standardSchema: itemPageAnswer })
  async items(
    @Param('project', { schema: reference }) project: string,
    @Query({ schema: pageQuery }) page: PageQuery,
    @Req() request: AuthenticatedRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { recordId, allowedOrigins, items, nextCursor } = await this.listItems.list({
      principal: principalOf(request),
      projectReference: project,
      page,
      origin: this.origins.of(request),
    });
    readableBy(reply.raw, allowedOrigins);
    void reply.header('x-access-record', recordId);
    return { items, nextCursor };
  }
}
