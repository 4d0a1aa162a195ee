import { Controller, Get, Query } from '@nestjs/common';
import { Requires } from '#libs/identity';
import { noQuery } from '../schema/list-query.schema.js';
import { type CountryGroupView, CountryGroups } from './country-groups.service.js';

/** `/admin/v1/country-groups` */
@Controller('admin/v1/country-groups')
export class CountryGroupsController {
  constructor(private readonly groups: CountryGroups) {}

  @Get()
  @Requires('project:read')
  async list(
    @Query({ schema: noQuery }) _query: object,
  ): Promise<{ readonly items: readonly CountryGroupView[]; readonly nextCursor: null }> {
    return { items: await this.groups.listCurrent(), nextCursor: null };
  }
}
