import { z } from 'zod';
import { CREATED, neverLast, SLUGGED } from '../lists/sorts.js';
import { changeBody, patchBody } from '../schema/change-body.schema.js';
import { country, countryGroup } from '../schema/country.schema.js';
import { instant } from '../schema/instant.schema.js';
import { beginning, ofOrganisation, sortedListQuery } from '../schema/list-query.schema.js';
import { reference, slug } from '../schema/reference.schema.js';
import { distinct, line, token } from '../schema/text.schema.js';
import { webOrigin } from '../schema/web-origin.schema.js';

const MAX_DATASETS = 200;
const MAX_TRAININGS = 50;
const MAX_COUNTRIES = 250;
const MAX_ORIGINS = 20;
const MAX_ITEMS = 2 ** 31 - 1;
const ONE_MINUTE = 60;
const ONE_MONTH = 31 * 24 * 3600;
const MAX_RETENTION_DAYS = 36_500;
/** What a project has that says nothing about it; the two-person rule compares a new one with that. */
export const DEFAULT_LEASE_SECONDS = 20 * 60;
export const DEFAULT_RETENTION_DAYS = 60;
const ONE_DAY = 24 * 3600;

/** What projects can be sorted by. */
export const PROJECT_SORTS = {
  ...SLUGGED,
  ...CREATED,
  startsAt: { sql: 'row.startsAt', type: 'timestamptz' },
  endsAt: neverLast('row.endsAt'),
} as const;

const members = {
  name: line(200),
  state: z.enum(['draft', 'active', 'paused', 'completed']),
  datasets: distinct(reference, MAX_DATASETS),
  startsAt: instant,
  endsAt: instant.nullable(),
  purpose: token,
  minimumAge: z.union([z.literal(16), z.literal(18)]),
  workforceTypes: distinct(z.enum(['in_house', 'vendor', 'freelancer']), 3),
  requiredTrainings: distinct(token, MAX_TRAININGS),
  /** An empty list of countries and of groups lets nobody in. */
  allowedCountries: distinct(country, MAX_COUNTRIES),
  allowedGroups: distinct(countryGroup, MAX_COUNTRIES),
  denyAnonymisingNetworks: z.boolean(),
  allowDelegatedTools: z.boolean(),
  budgets: z.strictObject({
    /** Distinct items per person in one window; null: no limit. */
    items: z.int().min(0).max(MAX_ITEMS).nullable().optional(),
    /** Bytes per person in one window; null: no limit. */
    bytes: z.int().min(0).nullable().optional(),
    windowSeconds: z.int().min(ONE_MINUTE).max(ONE_MONTH).optional(),
  }),
  retentionDays: z.int().min(0).max(MAX_RETENTION_DAYS),
  /** Origins whose pages may read what the project's items answer; an empty list: none. */
  allowedOrigins: distinct(webOrigin, MAX_ORIGINS),
  /** A presigned URL works only in the browser session of the person it was issued for. */
  requireSessionForPresigned: z.boolean(),
  leaseRequired: z.boolean(),
  leaseSeconds: z.int().min(ONE_MINUTE).max(ONE_DAY),
  reviewRequired: z.boolean(),
};

/** Body of POST projects. `startsAt` left out: now. `leaseRequired` left out: where data is of a special category. */
export const createProject = changeBody({
  slug,
  name: members.name,
  organisation: reference.optional(),
  state: members.state.default('draft'),
  datasets: members.datasets.default([]),
  startsAt: members.startsAt.optional(),
  endsAt: members.endsAt.default(null),
  purpose: members.purpose,
  minimumAge: members.minimumAge.default(18),
  workforceTypes: members.workforceTypes.default([]),
  requiredTrainings: members.requiredTrainings.default([]),
  allowedCountries: members.allowedCountries.default([]),
  allowedGroups: members.allowedGroups.default([]),
  denyAnonymisingNetworks: members.denyAnonymisingNetworks.default(true),
  allowDelegatedTools: members.allowDelegatedTools.default(false),
  budgets: members.budgets.default({}),
  retentionDays: members.retentionDays.default(DEFAULT_RETENTION_DAYS),
  allowedOrigins: members.allowedOrigins.default([]),
  requireSessionForPresigned: members.requireSessionForPresigned.default(false),
  leaseRequired: members.leaseRequired.optional(),
  leaseSeconds: members.leaseSeconds.default(DEFAULT_LEASE_SECONDS),
  reviewRequired: members.reviewRequired.default(false),
});
export type CreateProject = z.output<typeof createProject>;

/** Body of PATCH projects/{project}; a list replaces the whole list. */
export const updateProject = patchBody(members);
export type UpdateProject = z.output<typeof updateProject>;

/** Query of GET projects; `q`: the beginning of a slug or a name; `person`: who is assigned to it and not revoked. */
export const listProjects = sortedListQuery(PROJECT_SORTS, {
  ...ofOrganisation,
  q: beginning.optional(),
  state: members.state.optional(),
  purpose: token.optional(),
  dataset: reference.optional(),
  person: reference.optional(),
});
export type ListProjects = z.output<typeof listProjects>;
