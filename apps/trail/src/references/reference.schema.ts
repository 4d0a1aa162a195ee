import { z } from 'zod';
import { isSlug, isUuid } from '#libs/kernel';

/** Something that exists, by id or slug. */
export const reference = z
  .string()
  .refine((value) => isUuid(value) || isSlug(value), 'must be an id or a slug');

/** Something that has an id and no slug. */
export const id = z.string().refine(isUuid, 'must be an id');
