import { Controller, Get, Query } from '@nestjs/common';
import { Requires } from '#libs/identity';
import type { AdminCall } from '../calls/admin-call.js';
import { Call } from '../calls/call.decorator.js';
import type { Page } from '../records/page.js';
import { NdaCoverageQueries, type NdaCoverageSummary, type NdaCoverageView } from './nda-coverage.queries.js';
import {
  type ListNdaCoverage,
  listNdaCoverage,
  type SummariseNdaCoverage,
  summariseNdaCoverage,
} from './nda-coverage.schema.js';

/** `/admin/v1/nda-coverage` */
@Controller('admin/v1/nda-coverage')
export class NdaCoverageController {
  constructor(private readonly queries: NdaCoverageQueries) {}

  @Get()
  @Requires('review:read')
  list(
    @Call() call: AdminCall,
    @Query({ schema: listNdaCoverage }) query: ListNdaCoverage,
  ): Promise<Page<NdaCoverageView>> {
    return this.queries.list(call, query);
  }

  @Get('summary')
  @Requires('review:read')
  summarise(
    @Call() call: AdminCall,
    @Query({ schema: summariseNdaCoverage }) query: SummariseNdaCoverage,
  ): Promise<NdaCoverageSummary> {
    return this.queries.summarise(call, query);
  }
}
