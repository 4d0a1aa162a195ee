import { z } from 'zod';

const count = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** From which size to which; `to` left out is the published one. */
export const consistencyQuery = z.strictObject({ from: count.min(1), to: count.optional() });
export type ConsistencyQuery = z.output<typeof consistencyQuery>;

/** Entries [start, end); `end` left out is the published size. */
export const entriesQuery = z.strictObject({ start: count.default(0), end: count.optional() });
export type EntriesQuery = z.output<typeof entriesQuery>;
