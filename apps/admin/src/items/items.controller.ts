import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { StreamedBody } from '#libs/http';
import { Requires } from '#libs/identity';
import type { AdminCall } from '../calls/admin-call.js';
import { Call } from '../calls/call.decorator.js';
import type { Changed } from '../changes/change.js';
import type { Page } from '../records/page.js';
import { reasonOnly } from '../schema/change-body.schema.js';
import { ItemStatesService } from './item-states.service.js';
import type { ItemView } from './item.presenter.js';
import { type ListItems, listItems } from './item.schema.js';
import { ItemsQueries } from './items.queries.js';
import { ItemKey, type Upload, UploadedItem } from './upload.decorator.js';
import { UploadsService } from './uploads.service.js';

// The inventory is for who fills it: `item:read-metadata` is also held by annotators and tools, without any assignment asked here.
const INVENTORY = 'item:ingest';

/** `/admin/v1/datasets/{dataset}/items/{key}` and `/admin/v1/items/{item}`; a key may contain slashes. */
@Controller('admin/v1')
export class ItemsController {
  constructor(
    private readonly queries: ItemsQueries,
    private readonly uploads: UploadsService,
    private readonly states: ItemStatesService,
  ) {}

  @Get('datasets/:dataset/items')
  @Requires(INVENTORY)
  list(
    @Call() call: AdminCall,
    @Param('dataset') dataset: string,
    @Query({ schema: listItems }) query: ListItems,
  ): Promise<Page<ItemView>> {
    return this.queries.list(call, dataset, query);
  }

  @Get('datasets/:dataset/items/*')
  @Requires(INVENTORY)
  get(@Call() call: AdminCall, @Param('dataset') dataset: string, @ItemKey() key: string): Promise<ItemView> {
    return this.queries.get(call, dataset, key);
  }

  @Put('datasets/:dataset/items/*')
  @StreamedBody()
  @Requires('item:ingest')
  put(
    @Call() call: AdminCall,
    @Param('dataset') dataset: string,
    @UploadedItem() upload: Upload,
  ): Promise<Changed<ItemView>> {
    return this.uploads.put(call, dataset, upload);
  }

  @Delete('datasets/:dataset/items/*')
  @Requires('item:delete')
  erase(
    @Call() call: AdminCall,
    @Param('dataset') dataset: string,
    @ItemKey() key: string,
    @Body({ schema: reasonOnly }) _body: object | undefined,
  ): Promise<Changed<ItemView>> {
    return this.states.erase(call, dataset, key);
  }

  @Post('items/:item/quarantine')
  @HttpCode(200)
  @Requires('dataset:lock')
  quarantine(
    @Call() call: AdminCall,
    @Param('item') id: string,
    @Body({ schema: reasonOnly }) _body: object | undefined,
  ): Promise<Changed<ItemView>> {
    return this.states.quarantine(call, id);
  }

  @Post('items/:item/release')
  @HttpCode(200)
  @Requires('dataset:lock')
  release(
    @Call() call: AdminCall,
    @Param('item') id: string,
    @Body({ schema: reasonOnly }) _body: object | undefined,
  ): Promise<Changed<ItemView>> {
    return this.states.release(call, id);
  }
}
