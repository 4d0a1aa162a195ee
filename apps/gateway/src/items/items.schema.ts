import { z } from 'zod';

/** An id or a slug; anything longer names nothing. */
export const reference = z.string().min(1).max(64);
export const contentQuery = z.object({ project: reference.optional() });
export type ContentQuery = z.infer<typeof contentQuery>;
/** Deliberately loose: an id that cannot exist is answered like one that does not. */
export const itemId = z.string().min(1).max(128);
