import type { Readable } from 'node:stream';
import { Controller, HttpCode, Post, Query } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import { StreamedBody } from '#libs/http';
import { Requires } from '#libs/identity';
import type { AdminCall } from '../../calls/admin-call.js';
import { Call } from '../../calls/call.decorator.js';
import type { Changed } from '../../changes/change.js';
import { BulkAssignmentsService } from './bulk-assignments.service.js';
import type { BulkReportView } from './bulk-report.presenter.js';
import { type BulkQuery, bulkQuery } from './bulk.schema.js';
import { CsvUpload } from './csv-upload.decorator.js';

const EXAMPLE = 'person,project,purpose,startsAt,expiresAt\nanna,street,annotation,,2027-01-01T00:00:00Z\n';

/** `/admin/v1/assignments/bulk` */
@Controller('admin/v1/assignments/bulk')
export class BulkAssignmentsController {
  constructor(private readonly bulk: BulkAssignmentsService) {}

  @Post()
  @HttpCode(200)
  @StreamedBody()
  @ApiConsumes('text/csv')
  @ApiBody({ required: true, schema: { type: 'string', example: EXAMPLE } })
  @Requires('assignment:create')
  assign(
    @Call() call: AdminCall,
    @Query({ schema: bulkQuery }) query: BulkQuery,
    @CsvUpload() content: Readable,
  ): Promise<BulkReportView | Changed<BulkReportView>> {
    return this.bulk.assign(call, query, content);
  }
}
