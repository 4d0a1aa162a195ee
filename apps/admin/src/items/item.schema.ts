import { z } from 'zod';
import { IN_ORDER_OF_IDS, type Sorts } from '../lists/sorts.js';
import { beginning, sortedListQuery } from '../schema/list-query.schema.js';

/** What the items of a dataset can be sorted by; keys in the order of the database's collation, which their index has. */
export const ITEM_SORTS = {
  createdAt: IN_ORDER_OF_IDS,
  key: { sql: 'row.key', type: 'text' },
} as const satisfies Sorts;

/** Query of GET datasets/{dataset}/items; `q`: the beginning of a key, as it is written. */
export const listItems = sortedListQuery(ITEM_SORTS, {
  q: beginning.optional(),
  state: z.enum(['available', 'quarantined', 'erased']).optional(),
});
export type ListItems = z.output<typeof listItems>;
