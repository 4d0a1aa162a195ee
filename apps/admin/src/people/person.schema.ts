import type { Role } from '#libs/policy';
import { z } from 'zod';
import { CREATED, SLUGGED } from '../lists/sorts.js';
import { changeBody, patchBody } from '../schema/change-body.schema.js';
import { country } from '../schema/country.schema.js';
import { instant } from '../schema/instant.schema.js';
import { beginning, ofOrganisation, sortedListQuery } from '../schema/list-query.schema.js';
import { reference, slug } from '../schema/reference.schema.js';
import { distinct, line, token } from '../schema/text.schema.js';

const MAX_TRAININGS = 50;
const MAX_CLIENTS = 100;

/** Where the evidence of a check is kept; never the evidence itself. */
const evidence = line(200).nullable().default(null);

const checked = <Status extends z.ZodType>(status: Status) =>
  z.strictObject({ status, validUntil: instant.nullable().default(null), evidence }).nullable();

/** Every member is optional: one left out stays as it is, `null` forgets it, which denies. */
const workerProfile = z.strictObject({
  residence: z
    .strictObject({ country, verifiedAt: instant.nullable().default(null) })
    .nullable()
    .optional(),
  vetting: checked(z.enum(['passed', 'pending', 'failed'])).optional(),
  identity: z
    .strictObject({ status: z.enum(['verified', 'pending', 'failed']), evidence })
    .nullable()
    .optional(),
  screening: checked(z.enum(['clear', 'pending', 'hit'])).optional(),
  ageBand: z.enum(['under_16', '16_17', '18_plus']).nullable().optional(),
  workforceType: z.enum(['in_house', 'vendor', 'freelancer']).nullable().optional(),
  trainings: z
    .array(z.strictObject({ name: token, validUntil: instant.nullable().default(null) }))
    .max(MAX_TRAININGS)
    .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, 'must not repeat a training')
    .optional(),
  vendor: reference.nullable().optional(),
});
export type WorkerProfileInput = z.output<typeof workerProfile>;

// `tool` is the role of credentials, never of people.
const ROLES_OF_PEOPLE = [
  'operator_admin',
  'client_admin',
  'operator_auditor',
  'client_auditor',
  'annotator',
  'reviewer',
] as const satisfies readonly Role[];
const roles = distinct(z.enum(ROLES_OF_PEOPLE), ROLES_OF_PEOPLE.length);

/** What people can be sorted by. */
export const PERSON_SORTS = { ...SLUGGED, ...CREATED };

const name = line(200);
const email = z.email().max(320).nullable();
const worksFor = distinct(reference, MAX_CLIENTS);

/** Body of POST people. `issuer` left out: the identity provider of this deployment. */
export const createPerson = changeBody({
  slug,
  issuer: line(500).optional(),
  subject: line(255),
  name,
  email: email.default(null),
  organisation: reference,
  roles,
  worksFor: worksFor.default([]),
  worker: workerProfile.optional(),
});
export type CreatePerson = z.output<typeof createPerson>;

/** Body of PATCH people/{person}. `worksFor` adds clients; an engagement is ended by itself, with its assignments. */
export const updatePerson = patchBody({ name, email, roles, worksFor, worker: workerProfile });
export type UpdatePerson = z.output<typeof updatePerson>;

/**
 * Query of GET people; `q`: the beginning of a slug or a name; `project`: who is assigned to it and not revoked; `vendor`: whom it
 * employs or sends; `country`: of residence.
 */
export const listPeople = sortedListQuery(PERSON_SORTS, {
  ...ofOrganisation,
  q: beginning.optional(),
  status: z.enum(['active', 'suspended']).optional(),
  role: z.enum(ROLES_OF_PEOPLE).optional(),
  project: reference.optional(),
  vendor: reference.optional(),
  country: country.optional(),
});
export type ListPeople = z.output<typeof listPeople>;
