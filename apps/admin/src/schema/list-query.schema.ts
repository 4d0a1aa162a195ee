import { pageQuery } from '#libs/http';
import { z } from 'zod';
import { reference } from './reference.schema.js';

/** Query of a list: `cursor`, `limit`, and for the operator `organisation` to see one client only. */
export const listQuery = z.strictObject({ ...pageQuery.shape, organisation: reference.optional() });

export type ListQuery = z.output<typeof listQuery>;

/** Query of one thing: `organisation` tells apart two clients' things of the same slug. */
export const oneQuery = z.strictObject({ organisation: reference.optional() });

export type OneQuery = z.output<typeof oneQuery>;
