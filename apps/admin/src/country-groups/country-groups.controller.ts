import { Controller, Get } from '@nestjs/common';
import { Requires } from '#libs/identity';
import { type CountryGroupView, CountryGroups } from './country-groups.service.js';

/** `/admin/v1/country-groups` */
@Controller('admin/v1/country-groups')
export class CountryGroupsController {
  constructor(private readonly groups: CountryGroups) {}

  @Get()
  @Requires('project:read')
  async list(): Promise<{ readonly items: readonly CountryGroupView[]; readonly nextCursor: null }> {
    return { items: await this.groups.listCurrent(), nextCursor: null };
  }
}
