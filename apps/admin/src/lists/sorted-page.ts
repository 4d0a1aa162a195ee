import { decodeCursor, encodeCursor, type PageQuery } from '#libs/http';
import { isUuid } from '#libs/kernel';
import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { z } from 'zod';
import { pageStart } from '../records/page.js';
import { type CreatedPeriod, createdWithin, limitTo } from './conditions.js';
import { type Order, orderOf, type SortKey, type Sorts } from './sorts.js';

/** Which page, in which order, of which period. */
export interface SortedQuery extends PageQuery, CreatedPeriod {
  readonly sort?: string | undefined;
}

/** The rows of one page; `nextCursor` null means that this was the last. */
export interface RowPage<Row> {
  readonly rows: readonly Row[];
  readonly nextCursor: string | null;
}

type Identified = ObjectLiteral & { readonly id: string };

const MAX_TEXT = 1_024;
/** An instant as the database writes it in a cursor. */
export const TIMESTAMP = /^(?:infinity|\d{4,5}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?[+-]\d\d(?::\d\d)?)$/;
const POSITION_OF: Readonly<Record<SortKey['type'], z.ZodType<string>>> = {
  text: z
    .string()
    .max(MAX_TEXT)
    .refine((text) => text.isWellFormed() && !text.includes('\0')),
  timestamptz: z.string().regex(TIMESTAMP),
  integer: z.string().regex(/^-?\d{1,9}$/),
  uuid: z.string().refine(isUuid),
};

/**
 * Returns one page of the rows (alias `row`) in the order asked for, else in that of creation. INVARIANT: of rows that stay as they
 * are, each is on exactly one page, whatever is added or changed meanwhile: a page goes on after the key and the id of the last row, not after
 * a number of rows.
 */
export function sortedPage<Row extends Identified>(
  rows: SelectQueryBuilder<Row>,
  query: SortedQuery,
  sorts: Sorts,
): Promise<RowPage<Row>> {
  limitTo(rows, createdWithin(query));
  const sort = query.sort ?? periodSort(query, sorts);
  const order = orderOf(sorts, sort);
  return order === null || sort === undefined
    ? pageById(rows, query)
    : pageByKey(rows, query, { order, sort });
}

/** A period is found by its index, and that is in the order of the period. */
function periodSort({ createdFrom, createdTo }: SortedQuery, sorts: Sorts): string | undefined {
  const isPeriod = createdFrom !== undefined || createdTo !== undefined;
  return isPeriod && 'createdAt' in sorts ? 'createdAt' : undefined;
}

async function pageById<Row extends Identified>(
  rows: SelectQueryBuilder<Row>,
  query: PageQuery,
): Promise<RowPage<Row>> {
  const found = await rows
    .andWhere('row.id > :after', { after: pageStart(query) })
    .orderBy('row.id')
    .limit(query.limit + 1)
    .getMany();
  const shown = found.slice(0, query.limit);
  const last = found.length > query.limit ? shown.at(-1) : undefined;
  return { rows: shown, nextCursor: last === undefined ? null : encodeCursor({ after: last.id }) };
}

async function pageByKey<Row extends Identified>(
  rows: SelectQueryBuilder<Row>,
  query: PageQuery,
  { order, sort }: { readonly order: Order; readonly sort: string },
): Promise<RowPage<Row>> {
  const { key, direction } = order;
  goOnAfter(rows, query, { order, sort });
  const { entities, raw } = await rows
    .addSelect(`CAST(${key.sql} AS text)`, 'sort_key')
    .orderBy(key.sql, direction)
    .addOrderBy('row.id', direction)
    .limit(query.limit + 1)
    .getRawAndEntities<{ sort_key: string }>();
  const shown = entities.slice(0, query.limit);
  const last = entities.length > query.limit ? shown.at(-1) : undefined;
  if (last === undefined) return { rows: shown, nextCursor: null };
  // As the database writes it: a Date would lose microseconds, and rows with them.
  const at = raw[query.limit - 1]?.sort_key ?? '';
  return { rows: shown, nextCursor: encodeCursor({ after: last.id, at, of: sort }) };
}

function goOnAfter<Row extends Identified>(
  rows: SelectQueryBuilder<Row>,
  { cursor }: PageQuery,
  { order: { key, direction }, sort }: { readonly order: Order; readonly sort: string },
): void {
  if (cursor === undefined) return;
  const position = z.strictObject({
    after: z.string().refine(isUuid),
    at: POSITION_OF[key.type],
    of: z.literal(sort),
  });
  const { after, at } = decodeCursor(cursor, position);
  const further = direction === 'ASC' ? '>' : '<';
  rows.andWhere(`(${key.sql}, row.id) ${further} (CAST(:at AS ${key.type}), CAST(:after AS uuid))`, {
    at,
    after,
  });
}
