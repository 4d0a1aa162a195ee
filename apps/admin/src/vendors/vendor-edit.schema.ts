import type { z } from 'zod';
import { patchBody } from '../schema/change-body.schema.js';
import { country } from '../schema/country.schema.js';
import { line } from '../schema/text.schema.js';

/** Body of PATCH vendors/{vendor}; `service`: what it does for clients, as registers tell them. */
export const updateVendor = patchBody({
  name: line(200),
  country: country.nullable(),
  service: line(500).nullable(),
});
export type UpdateVendor = z.output<typeof updateVendor>;
