import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '#libs/persistence';
import type { AdminCall } from '../calls/admin-call.js';
import { DatasetEntity } from '../datasets/dataset.entity.js';
import { equals, limitTo, whereGiven } from '../lists/conditions.js';
import { sortedPage } from '../lists/sorted-page.js';
import { getOwned } from '../records/owned.js';
import type { Page } from '../records/page.js';
import { notFound } from '../records/record.errors.js';
import { itemViewOf, itemViewsOf } from './item-view.js';
import { ItemEntity } from './item.entity.js';
import type { ItemView } from './item.presenter.js';
import { ITEM_SORTS, type ListItems } from './item.schema.js';

/** Shows administrators what is in a dataset, never a byte of it. */
@Injectable()
export class ItemsQueries {
  constructor(private readonly database: Database) {}

  /** Returns one page of the dataset's items, erased ones included; sorted as asked, else in order of their first upload. */
  list(call: AdminCall, dataset: string, query: ListItems): Promise<Page<ItemView>> {
    return this.within(call, dataset, async (transaction, datasetId) => {
      const items = limitTo(transaction.createQueryBuilder(ItemEntity, 'row'), [
        ...equals('datasetId', datasetId),
        ...whereGiven(query.q, 'starts_with(row.key, :q)', 'q'),
        ...equals('state', query.state),
      ]);
      const { rows, nextCursor } = await sortedPage(items, query, ITEM_SORTS);
      return { items: await itemViewsOf(transaction, rows), nextCursor };
    });
  }

  /** Returns one item by its key; throws NOT_FOUND. */
  get(call: AdminCall, dataset: string, key: string): Promise<ItemView> {
    return this.within(call, dataset, async (transaction, datasetId) => {
      const item = await transaction.findOneBy(ItemEntity, { datasetId, key });
      if (item === null) throw notFound();
      return itemViewOf(transaction, item);
    });
  }

  private within<View>(
    { reach }: AdminCall,
    dataset: string,
    look: (transaction: Transaction, datasetId: string) => Promise<View>,
  ): Promise<View> {
    return this.database.transaction(reach.scope, async (transaction) => {
      const { id } = await getOwned(transaction, DatasetEntity, reach, dataset);
      return look(transaction, id);
    });
  }
}
