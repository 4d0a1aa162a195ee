import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import type { PageQuery } from '#libs/http';
import { Requires } from '#libs/identity';
import type { AdminCall } from '../calls/admin-call.js';
import { Call } from '../calls/call.decorator.js';
import type { Changed } from '../changes/change.js';
import { DatasetEntity } from '../datasets/dataset.entity.js';
import { getOwned } from '../records/owned.js';
import { OwnedQueries } from '../records/owned-queries.js';
import type { Page } from '../records/page.js';
import { reasonOnly } from '../schema/change-body.schema.js';
import { plainListQuery } from '../schema/list-query.schema.js';
import { DATASET_KEYS, type DatasetKeyView } from './dataset-key.presenter.js';
import { KeyRotationsService } from './key-rotations.service.js';

/** `/admin/v1/datasets/{dataset}/keys` */
@Controller('admin/v1/datasets/:dataset/keys')
export class DatasetKeysController {
  constructor(
    private readonly queries: OwnedQueries,
    private readonly rotations: KeyRotationsService,
  ) {}

  @Get()
  @Requires('dataset:read')
  list(
    @Call() call: AdminCall,
    @Param('dataset') reference: string,
    @Query({ schema: plainListQuery }) page: PageQuery,
  ): Promise<Page<DatasetKeyView>> {
    return this.queries.list(call, page, DATASET_KEYS, async (transaction, reach) => {
      const { id: datasetId } = await getOwned(transaction, DatasetEntity, reach, reference);
      return { datasetId };
    });
  }

  @Post()
  @Requires('dataset:update')
  rotate(
    @Call() call: AdminCall,
    @Param('dataset') reference: string,
    @Body({ schema: reasonOnly }) _body: object | undefined,
  ): Promise<Changed<DatasetKeyView>> {
    return this.rotations.rotate(call, reference);
  }
}
