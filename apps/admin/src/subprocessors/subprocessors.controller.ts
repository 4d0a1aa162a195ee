import { Controller, Get, Query } from '@nestjs/common';
import { Requires } from '#libs/identity';
import type { AdminCall } from '../calls/admin-call.js';
import { Call } from '../calls/call.decorator.js';
import type { Page } from '../records/page.js';
import { type ListSubprocessors, listSubprocessors } from './subprocessor.schema.js';
import { SubprocessorsService, type SubprocessorView } from './subprocessors.service.js';

/** `/admin/v1/subprocessors` */
@Controller('admin/v1/subprocessors')
export class SubprocessorsController {
  constructor(private readonly subprocessors: SubprocessorsService) {}

  @Get()
  @Requires('subprocessor:read')
  list(
    @Call() call: AdminCall,
    @Query({ schema: listSubprocessors }) query: ListSubprocessors,
  ): Promise<Page<SubprocessorView>> {
    return this.subprocessors.list(call, query);
  }
}
