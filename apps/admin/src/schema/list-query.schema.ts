import { pageQuery } from '#libs/http';
import { z } from 'zod';
import { sortNames, type Sorts } from '../lists/sorts.js';
import { instant } from './instant.schema.js';
import { reference } from './reference.schema.js';
import { line } from './text.schema.js';

/** Query of a list: `cursor`, `limit`, and for the operator `organisation` to see one client only. */
export const listQuery = z.strictObject({ ...pageQuery.shape, organisation: reference.optional() });

export type ListQuery = z.output<typeof listQuery>;

/** Query of a list that can be narrowed by nothing but where it begins. */
export const plainListQuery = z.strictObject(pageQuery.shape);

/** The beginning of a slug or of a name. */
export const beginning = line(200);

/**
 * Query of a list that can be sorted by these keys and narrowed by when things were made and by this shape; all that is given
 * must hold, and what is not known is refused by its name.
 */
export function sortedListQuery<Name extends string, Shape extends z.ZodRawShape>(
  sorts: Sorts<Name>,
  shape: Shape,
) {
  return z.strictObject({
    ...pageQuery.shape,
    sort: z.enum(sortNames(sorts)).optional(),
    /** Included. */
    createdFrom: instant.optional(),
    /** Not included. */
    createdTo: instant.optional(),
    ...shape,
  });
}

/** Narrows a list of what organisations own to one of them. */
export const ofOrganisation = { organisation: reference.optional() };

/** Query of one thing: `organisation` tells apart two clients' things of the same slug. */
export const oneQuery = z.strictObject({ organisation: reference.optional() });

export type OneQuery = z.output<typeof oneQuery>;

/** Query of a list that is always whole. */
export const noQuery = z.strictObject({});
