import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { Requires } from '#libs/identity';
import type { AdminCall } from '../calls/admin-call.js';
import { Call } from '../calls/call.decorator.js';
import type { Changed } from '../changes/change.js';
import type { Page } from '../records/page.js';
import type { OrganisationView } from './organisation.presenter.js';
import {
  type CreateOrganisation,
  createOrganisation,
  type ListOrganisations,
  listOrganisations,
  type UpdateOrganisation,
  updateOrganisation,
} from './organisation.schema.js';
import { OrganisationsService } from './organisations.service.js';

/** `/admin/v1/organisations` */
@Controller('admin/v1/organisations')
export class OrganisationsController {
  constructor(private readonly organisations: OrganisationsService) {}

  @Get()
  @Requires('organisation:read')
  list(
    @Call() call: AdminCall,
    @Query({ schema: listOrganisations }) query: ListOrganisations,
  ): Promise<Page<OrganisationView>> {
    return this.organisations.list(call, query);
  }

  @Get(':organisation')
  @Requires('organisation:read')
  get(@Call() call: AdminCall, @Param('organisation') reference: string): Promise<OrganisationView> {
    return this.organisations.get(call, reference);
  }

  @Post()
  @Requires('organisation:create')
  create(
    @Call() call: AdminCall,
    @Body({ schema: createOrganisation }) body: CreateOrganisation,
  ): Promise<Changed<OrganisationView>> {
    return this.organisations.create(call, body);
  }

  @Patch(':organisation')
  @Requires('organisation:update')
  update(
    @Call() call: AdminCall,
    @Param('organisation') reference: string,
    @Body({ schema: updateOrganisation }) body: UpdateOrganisation,
  ): Promise<Changed<OrganisationView>> {
    return this.organisations.update(call, reference, body);
  }
}
