import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { Requires } from '#libs/identity';
import type { AdminCall } from '../calls/admin-call.js';
import { Call } from '../calls/call.decorator.js';
import type { Changed } from '../changes/change.js';
import { OwnedQueries } from '../records/owned-queries.js';
import type { Page } from '../records/page.js';
import { reasonOnly } from '../schema/change-body.schema.js';
import { type OneQuery, oneQuery } from '../schema/list-query.schema.js';
import type { PendingChangeView } from '../two-person/pending-change.presenter.js';
import { DatasetSettingsService } from './dataset-settings.service.js';
import { DATASETS, type DatasetView } from './dataset.presenter.js';
import {
  type CreateDataset,
  createDataset,
  type ListDatasets,
  listDatasets,
  type UpdateDataset,
  updateDataset,
} from './dataset.schema.js';
import { DatasetsQueries } from './datasets.queries.js';
import { DatasetsService } from './datasets.service.js';

/** `/admin/v1/datasets` */
@Controller('admin/v1/datasets')
export class DatasetsController {
  constructor(
    private readonly queries: OwnedQueries,
    private readonly lists: DatasetsQueries,
    private readonly datasets: DatasetsService,
    private readonly settings: DatasetSettingsService,
  ) {}

  @Get()
  @Requires('dataset:read')
  list(
    @Call() call: AdminCall,
    @Query({ schema: listDatasets }) query: ListDatasets,
  ): Promise<Page<DatasetView>> {
    return this.lists.list(call, query);
  }

  @Get(':dataset')
  @Requires('dataset:read')
  get(
    @Call() call: AdminCall,
    @Param('dataset') reference: string,
    @Query({ schema: oneQuery }) query: OneQuery,
  ): Promise<DatasetView> {
    return this.queries.get(call, reference, query, DATASETS);
  }

  @Post()
  @Requires('dataset:create')
  create(
    @Call() call: AdminCall,
    @Body({ schema: createDataset }) body: CreateDataset,
  ): Promise<Changed<DatasetView>> {
    return this.datasets.create(call, body);
  }

  @Patch(':dataset')
  @Requires('dataset:update')
  update(
    @Call() call: AdminCall,
    @Param('dataset') reference: string,
    @Body({ schema: updateDataset }) body: UpdateDataset,
  ): Promise<Changed<DatasetView | PendingChangeView>> {
    return this.settings.update(call, reference, body);
  }

  @Post(':dataset/lock')
  @HttpCode(200)
  @Requires('dataset:lock')
  lock(
    @Call() call: AdminCall,
    @Param('dataset') reference: string,
    @Body({ schema: reasonOnly }) _body: object | undefined,
  ): Promise<Changed<DatasetView | PendingChangeView>> {
    return this.settings.lock(call, reference);
  }

  @Post(':dataset/unlock')
  @HttpCode(200)
  @Requires('dataset:lock')
  unlock(
    @Call() call: AdminCall,
    @Param('dataset') reference: string,
    @Body({ schema: reasonOnly }) _body: object | undefined,
  ): Promise<Changed<DatasetView | PendingChangeView>> {
    return this.settings.unlock(call, reference);
  }
}
