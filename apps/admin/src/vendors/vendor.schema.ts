import type { z } from 'zod';
import { changeBody, patchBody } from '../schema/change-body.schema.js';
import { country } from '../schema/country.schema.js';
import { instant } from '../schema/instant.schema.js';
import { slug } from '../schema/reference.schema.js';
import { line } from '../schema/text.schema.js';

const name = line(200);
/** What it does for clients, as registers tell them. */
const service = line(500).nullable();

/** Body of POST vendors. */
export const createVendor = changeBody({
  slug,
  name,
  country: country.nullable().default(null),
  service: service.default(null),
});
export type CreateVendor = z.output<typeof createVendor>;

/** Body of PATCH vendors/{vendor}. */
export const updateVendor = patchBody({ name, country: country.nullable(), service });
export type UpdateVendor = z.output<typeof updateVendor>;

/** Body of PUT vendors/{vendor}/approvals: when the client was told, and from when the vendor's staff may work for it. */
export const approveVendor = changeBody({ noticeDate: instant, effectiveFrom: instant }).refine(
  ({ noticeDate, effectiveFrom }) => effectiveFrom >= noticeDate,
  { message: 'must not be before the notice', path: ['effectiveFrom'] },
);
export type ApproveVendor = z.output<typeof approveVendor>;
