import type { z } from 'zod';
import { CREATED, SLUGGED } from '../lists/sorts.js';
import { changeBody } from '../schema/change-body.schema.js';
import { country } from '../schema/country.schema.js';
import { instant } from '../schema/instant.schema.js';
import { beginning, sortedListQuery } from '../schema/list-query.schema.js';
import { slug } from '../schema/reference.schema.js';
import { line } from '../schema/text.schema.js';

/** What vendors can be sorted by. */
export const VENDOR_SORTS = { ...SLUGGED, ...CREATED };

/** Query of GET vendors; `q`: the beginning of a slug or a name. */
export const listVendors = sortedListQuery(VENDOR_SORTS, {
  q: beginning.optional(),
  country: country.optional(),
});
export type ListVendors = z.output<typeof listVendors>;

/** Body of POST vendors. */
export const createVendor = changeBody({ slug, name: line(200), country: country.nullable().default(null) });
export type CreateVendor = z.output<typeof createVendor>;

/** Body of PUT vendors/{vendor}/approvals: when the client was told, and from when the vendor's staff may work for it. */
export const approveVendor = changeBody({ noticeDate: instant, effectiveFrom: instant }).refine(
  ({ noticeDate, effectiveFrom }) => effectiveFrom >= noticeDate,
  { message: 'must not be before the notice', path: ['effectiveFrom'] },
);
export type ApproveVendor = z.output<typeof approveVendor>;
