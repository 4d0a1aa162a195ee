import { z } from 'zod';
import { scopeOf } from '#libs/facts';
import { decodeCursor, encodeCursor, type PageQuery } from '#libs/http';
import type { Principal } from '#libs/identity';
import { itemEtag } from '#libs/kernel';
import type { Database } from '#libs/persistence';
import type { ItemSummary } from '../items/item.presenter.js';
import type { RequestOrigin } from '../items/read-request.js';
import type { RecordedListing } from './recorded-listing.service.js';

export interface ListRequest {
  readonly principal: Principal;
  readonly projectReference: string;
  readonly page: PageQuery;
  readonly origin: RequestOrigin;
}

export interface ItemPage {
  readonly recordId: string;
  readonly items: readonly ItemSummary[];
  readonly nextCursor: string | null;
}

interface Row {
  readonly id: string;
  readonly key: string;
  readonly media_type: string;
  readonly plaintext_size: string;
  readonly version_id: string;
}

const FIRST = '00000000-0000-0000-0000-000000000000';
const position = z.tuple([z.uuid()]);
const PAGE_SQL = `
  SELECT i.id, i.key, v.media_type, v.plaintext_size, v.id AS version_id
  FROM unnest($1::uuid[]) AS d (id)
  CROSS JOIN LATERAL (
    SELECT * FROM items WHERE dataset_id = d.id AND state = 'available' AND items.id > $2 ORDER BY items.id LIMIT $3) i
  JOIN item_versions v ON v.id = i.current_version_id
  ORDER BY i.id LIMIT $3`;

/** Lists what a caller may see of a project, in the order of ids. */
export class ListItems {
  constructor(
    private readonly database: Database,
    private readonly listing: RecordedListing,
  ) {}

  async list({ principal, projectReference, page, origin }: ListRequest): Promise<ItemPage> {
    const [after] = page.cursor === undefined ? [FIRST] : decodeCursor(page.cursor, position);
    const details = { limit: page.limit, method: 'GET' };
    const { recordId, found } = await this.listing.run(
      { principal, projectReference, origin, details },
      ({ datasetIds }) =>
        this.database.read<Row>(scopeOf(principal), PAGE_SQL, [datasetIds, after, page.limit + 1]),
    );
    return { recordId, ...toPage(found, page.limit) };
  }
}

function toPage(rows: readonly Row[], limit: number): Pick<ItemPage, 'items' | 'nextCursor'> {
  const items = rows.slice(0, limit).map((row) => ({
    id: row.id,
    key: row.key,
    mediaType: row.media_type,
    size: Number(row.plaintext_size),
    etag: itemEtag(row.version_id),
  }));
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last ? encodeCursor([last.id]) : null };
}
