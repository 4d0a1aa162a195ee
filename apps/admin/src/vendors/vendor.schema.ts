import type { z } from 'zod';
import { changeBody } from '../schema/change-body.schema.js';
import { country } from '../schema/country.schema.js';
import { instant } from '../schema/instant.schema.js';
import { slug } from '../schema/reference.schema.js';
import { line } from '../schema/text.schema.js';

/** Body of POST vendors. */
export const createVendor = changeBody({ slug, name: line(200), country: country.nullable().default(null) });
export type CreateVendor = z.output<typeof createVendor>;

/** Body of PUT vendors/{vendor}/approvals: when the client was told, and from when the vendor's staff may work for it. */
export const approveVendor = changeBody({ noticeDate: instant, effectiveFrom: instant }).refine(
  ({ noticeDate, effectiveFrom }) => effectiveFrom >= noticeDate,
  { message: 'must not be before the notice', path: ['effectiveFrom'] },
);
export type ApproveVendor = z.output<typeof approveVendor>;
