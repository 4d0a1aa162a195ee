import { z } from 'zod';
import { CREATED, SLUGGED } from '../lists/sorts.js';
import { changeBody, patchBody } from '../schema/change-body.schema.js';
import { country } from '../schema/country.schema.js';
import { beginning, sortedListQuery } from '../schema/list-query.schema.js';
import { slug } from '../schema/reference.schema.js';
import { line } from '../schema/text.schema.js';

/** What organisations can be sorted by. */
export const ORGANISATION_SORTS = { ...SLUGGED, ...CREATED };

const name = line(200);
/** C26: controller or processor, from the point of view of data protection law. */
const dataRole = z.enum(['controller', 'processor', 'subprocessor']);

/** Article 30 (1) (a): whom to write to. null: not stated, which registers say. */
const stated = line(500).nullable();

/** Body of POST organisations: a client organisation. Vendors are created under `vendors`. */
export const createOrganisation = changeBody({
  slug,
  name,
  dataRole: dataRole.default('controller'),
  country: country.nullable().default(null),
  contact: stated.default(null),
  dataProtectionOfficer: stated.default(null),
  representative: stated.default(null),
});
export type CreateOrganisation = z.output<typeof createOrganisation>;

/** Body of PATCH organisations/{organisation}. */
export const updateOrganisation = patchBody({
  name,
  dataRole,
  country: country.nullable(),
  contact: stated,
  dataProtectionOfficer: stated,
  representative: stated,
});
export type UpdateOrganisation = z.output<typeof updateOrganisation>;

/** Query of GET organisations; `q`: the beginning of a slug or a name. */
export const listOrganisations = sortedListQuery(ORGANISATION_SORTS, {
  q: beginning.optional(),
  kind: z.enum(['client', 'operator', 'vendor']).optional(),
  dataRole: dataRole.optional(),
  country: country.optional(),
});
export type ListOrganisations = z.output<typeof listOrganisations>;
