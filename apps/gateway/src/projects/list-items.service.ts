import { z } from 'zod';
import type { InstanceLease } from '#libs/epochs';
import { scopeOf } from '#libs/facts';
import { decodeCursor, encodeCursor, type PageQuery } from '#libs/http';
import type { Principal } from '#libs/identity';
import { itemEtag } from '#libs/kernel';
import type { Database } from '#libs/persistence';
import type { ItemSummary } from '../items/item.presenter.js';
import type { RequestOrigin } from '../items/read-request.js';
import { assertStillGranted } from '../streams/still-granted.js';
import type { ListingAccess } from './listing-access.service.js';

export interface ListRequest {
  readonly principal: Principal;
  readonly projectReference: string;
  readonly page: PageQuery;
  readonly origin: RequestOrigin;
}

export interface ItemPage {
  readonly recordId: string;
  /** Origins whose pages may read this. */
  readonly allowedOrigins: readonly string[];
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

const position = z.tuple([z.uuid()]);
const PAGE_SQL = `
  SELECT i.id, i.key, v.media_type, v.plaintext_size, v.id AS version_id
  FROM unnest($1::uuid[]) AS d (id)
  CROSS JOIN LATERAL (
    SELECT * FROM items WHERE dataset_id = d.id AND state = 'available' AND items.id > $2 ORDER BY items.id LIMIT $3) i
  JOIN item_versions v ON v.id = i.current_version_id
  ORDER BY i.id LIMIT $3`;

/** Lists what a caller may see of a project, a page at a time; each page is decided and recorded anew. */
export class ListItems {
  constructor(
    private readonly database: Database,
    private readonly access: ListingAccess,
    private readonly lease: InstanceLease,
  ) {}

  async list(request: ListRequest): Promise<ItemPage> {
    const { page, ...asked } = request;
    const [after] =
      page.cursor === undefined
        ? ['00000000-0000-0000-0000-000000000000']
        : decodeCursor(page.cursor, position);
    const grant = await this.access.obtain({ ...asked, details: { limit: page.limit, method: 'GET' } });
    try {
      const found = await this.page(request, { after, datasetIds: grant.datasetIds });
      assertStillGranted(grant.stream, this.lease, grant.recordId);
      return { recordId: grant.recordId, allowedOrigins: grant.allowedOrigins, ...found };
    } finally {
      grant.stream.release();
    }
  }

  private async page(
    request: ListRequest,
    from: { after: string; datasetIds: readonly string[] },
  ): Promise<Pick<ItemPage, 'items' | 'nextCursor'>> {
    const { limit } = request.page;
    const rows = await this.database.read<Row>(scopeOf(request.principal), PAGE_SQL, [
      from.datasetIds,
      from.after,
      limit + 1,
    ]);
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
}
