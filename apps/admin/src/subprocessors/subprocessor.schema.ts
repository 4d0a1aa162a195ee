import { pageQuery } from '#libs/http';
import { z } from 'zod';
import { neverLast, sortNames, type Sorts } from '../lists/sorts.js';
import { ofOrganisation } from '../schema/list-query.schema.js';
import { reference } from '../schema/reference.schema.js';

/** What the register can be sorted by; the alias of a line is `a`. Lines without a notice or an approval come last. */
export const SUBPROCESSOR_SORTS = {
  noticeDate: neverLast('a.notice_date'),
  effectiveFrom: neverLast('a.effective_from'),
} as const satisfies Sorts;

/** Query of GET subprocessors: the register of one client, of one vendor, or of what holds, will hold, or holds no more. */
export const listSubprocessors = z.strictObject({
  ...pageQuery.shape,
  ...ofOrganisation,
  sort: z.enum(sortNames(SUBPROCESSOR_SORTS)).optional(),
  vendor: reference.optional(),
  state: z.enum(['approved', 'upcoming', 'noticed', 'objected', 'withdrawn']).optional(),
});
export type ListSubprocessors = z.output<typeof listSubprocessors>;
