import { Injectable } from '@nestjs/common';
import type { PageQuery } from '#libs/http';
import { Database } from '#libs/persistence';
import type { AdminCall } from '../calls/admin-call.js';
import { DatasetEntity } from '../datasets/dataset.entity.js';
import { getOwned } from '../records/owned.js';
import { type Page, pageStart, toPage } from '../records/page.js';
import { notFound } from '../records/record.errors.js';
import { type ItemView, toItemView } from './item.presenter.js';

interface Row {
  readonly id: string;
  readonly key: string;
  readonly state: string;
  readonly version_id: string | null;
  readonly plaintext_size: string;
  readonly sha256: Buffer;
  readonly media_type: string;
}

const ITEMS = `
  SELECT i.id, i.key, i.state, v.id AS version_id, v.plaintext_size, v.sha256, v.media_type
  FROM items i LEFT JOIN item_versions v ON v.id = i.current_version_id
  WHERE i.dataset_id = $1`;
const PAGE = `${ITEMS} AND i.id > $2 ORDER BY i.id LIMIT $3`;
const BY_KEY = `${ITEMS} AND i.key = $2`;

/** Shows administrators what is in a dataset, never a byte of it. */
@Injectable()
export class ItemsQueries {
  constructor(private readonly database: Database) {}

  /** Returns one page of the dataset's items, erased ones included, in order of their first upload. */
  list(call: AdminCall, dataset: string, page: PageQuery): Promise<Page<ItemView>> {
    const { reach } = call;
    return this.database.transaction(reach.scope, async (transaction) => {
      const { id } = await getOwned(transaction, DatasetEntity, reach, dataset);
      const rows = await transaction.query<Row[]>(PAGE, [id, pageStart(page), page.limit + 1]);
      return toPage(rows, page, toView);
    });
  }

  /** Returns one item by its key; throws NOT_FOUND. */
  get(call: AdminCall, dataset: string, key: string): Promise<ItemView> {
    const { reach } = call;
    return this.database.transaction(reach.scope, async (transaction) => {
      const { id } = await getOwned(transaction, DatasetEntity, reach, dataset);
      const [row] = await transaction.query<Row[]>(BY_KEY, [id, key]);
      if (row === undefined) throw notFound();
      return toView(row);
    });
  }
}

function toView(row: Row): ItemView {
  const { version_id: id, sha256, media_type: mediaType } = row;
  const version = id === null ? null : { id, plaintextSize: Number(row.plaintext_size), sha256, mediaType };
  return toItemView(row, version);
}
