import { decodeCursor, encodeCursor, type PageQuery } from '#libs/http';
import { isUuid } from '#libs/kernel';
import { z } from 'zod';

/** One page of a list; `nextCursor` null means that this was the last. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

const position = z.strictObject({ after: z.string().refine(isUuid) });

/** Below every id, so that "after nothing" needs no second query. */
const FIRST = '00000000-0000-0000-0000-000000000000';

/** Returns the id a page starts after; a cursor that is not ours is CURSOR_INVALID. */
export function pageStart(query: PageQuery): string {
  return query.cursor === undefined ? FIRST : decodeCursor(query.cursor, position).after;
}

/** Returns the page made of one row more than it holds: that row only tells whether there is a next page. */
export function toPage<Row extends { readonly id: string }, Item>(
  rows: readonly Row[],
  query: PageQuery,
  present: (row: Row) => Item,
): Page<Item> {
  const shown = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? shown.at(-1) : undefined;
  return {
    items: shown.map(present),
    nextCursor: last === undefined ? null : encodeCursor({ after: last.id }),
  };
}
