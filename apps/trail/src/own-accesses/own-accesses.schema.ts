import { z } from 'zod';
import { searchQuery } from '../search/event-query.schema.js';

/** Query of one's own accesses: no filter names anybody, so nobody else can be asked for. */
export const ownAccessesQuery = searchQuery.pick({
  effect: true,
  kind: true,
  from: true,
  to: true,
  cursor: true,
  limit: true,
});
export type OwnAccessesQuery = z.output<typeof ownAccessesQuery>;

const ownAccess = z.object({
  id: z.string(),
  at: z.string(),
  organisationId: z.string(),
  kind: z.string(),
  effect: z.string(),
  /** As they were told then, never more. */
  codes: z.array(z.string()),
  /** The tool that asked for them; null where they asked themselves. */
  toolId: z.string().nullable(),
  projectId: z.string().nullable(),
  itemId: z.string().nullable(),
  country: z.string().nullable(),
  bytesDisclosed: z.number().nullable(),
  ending: z.string().nullable(),
});
/** One record of the caller's own, in the members that are theirs to know. */
export type OwnAccess = z.output<typeof ownAccess>;

/** The answer: a page, newest first. */
export const ownAccessesAnswer = z.object({
  accesses: z.array(ownAccess),
  nextCursor: z.string().nullable(),
});
export type OwnAccessesAnswer = z.output<typeof ownAccessesAnswer>;
