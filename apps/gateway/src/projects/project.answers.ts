import { z } from 'zod';
import { itemAnswer } from '../items/item.answers.js';

/** A project of the caller's own. */
export const ownProjectAnswer = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  organisationId: z.string(),
  state: z.string(),
  purpose: z.string(),
  expiresAt: z.string().nullable(),
});

/** All of them, in one page. */
export const ownProjectsAnswer = z.object({ items: z.array(ownProjectAnswer), nextCursor: z.null() });

/** One page of a project's items. */
export const itemPageAnswer = z.object({ items: z.array(itemAnswer), nextCursor: z.string().nullable() });
