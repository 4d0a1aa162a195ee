import { z } from 'zod';
import { listQuery } from '../schema/list-query.schema.js';
import { reference } from '../schema/reference.schema.js';

/** Query of GET nda-coverage/summary. */
export const summariseNdaCoverage = z.strictObject({
  organisation: reference.optional(),
  project: reference.optional(),
});
export type SummariseNdaCoverage = z.output<typeof summariseNdaCoverage>;

/** Query of GET nda-coverage. */
export const listNdaCoverage = z.strictObject({
  ...listQuery.shape,
  project: reference.optional(),
  standing: z.enum(['current', 'in-grace', 'superseded', 'not-accepted', 'not-issued']).optional(),
});
export type ListNdaCoverage = z.output<typeof listNdaCoverage>;
