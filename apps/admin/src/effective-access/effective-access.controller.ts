import { Controller, Get, Header, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Requires } from '#libs/identity';
import type { AdminCall } from '../calls/admin-call.js';
import { Call } from '../calls/call.decorator.js';
import type { Changed } from '../changes/change.js';
import { toAccessCsv } from './access-matrix.csv.js';
import type { AccessMatrixView } from './access-matrix.presenter.js';
import { type AccessMatrixQuery, accessMatrixQuery } from './access-matrix.schema.js';
import { AccessMatrixService } from './access-matrix.service.js';
import type { WhoCanView } from './who-can.presenter.js';
import { type WhoCanQuery, whoCanQuery } from './who-can.schema.js';
import { WhoCanService } from './who-can.service.js';

/** `/admin/v1/who-can` and `/admin/v1/projects/access-matrix`: who reaches what, decided as a gateway would decide now. */
@Controller('admin/v1')
export class EffectiveAccessController {
  constructor(
    private readonly matrices: AccessMatrixService,
    private readonly readers: WhoCanService,
  ) {}

  @Get('who-can')
  @Requires('item:explain')
  @Header('cache-control', 'private, no-store')
  whoCan(
    @Call() call: AdminCall,
    @Query({ schema: whoCanQuery }) query: WhoCanQuery,
  ): Promise<Changed<WhoCanView>> {
    return this.readers.list(call, query);
  }

  @Get('projects/access-matrix')
  @Requires('item:explain')
  @Header('cache-control', 'private, no-store')
  async matrix(
    @Call() call: AdminCall,
    @Query({ schema: accessMatrixQuery }) query: AccessMatrixQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Changed<AccessMatrixView> | string> {
    const matrix = await this.matrices.show(call, query);
    if (query.format === 'json') return matrix;
    const { body, headers } = matrix;
    void reply.type('text/csv; charset=utf-8').header('x-access-record', headers.recordId);
    // A table has no place for it.
    if (body.nextCursor !== null) void reply.header('x-next-cursor', body.nextCursor);
    return toAccessCsv(body);
  }
}
