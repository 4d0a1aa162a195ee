import { isSlug, isUuid } from '#libs/kernel';
import { z } from 'zod';

/** A new slug: 1 to 64 of a-z, 0-9 and inner hyphens, and not itself an id. */
export const slug = z.string().refine(isSlug, 'must be 1 to 64 of a-z, 0-9 and inner hyphens, and not an id');

/** Something that exists, by id or slug. */
export const reference = z
  .string()
  .refine((value) => isUuid(value) || isSlug(value), 'must be an id or a slug');
