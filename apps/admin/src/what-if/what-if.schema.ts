import { pageQuery } from '#libs/http';
import { z } from 'zod';
import { createAssignment } from '../assignments/assignment.schema.js';
import { updateDataset } from '../datasets/dataset.schema.js';
import { assumedIp } from '../effective-access/access-matrix.schema.js';
import { accessTarget } from '../effective-access/access-target.schema.js';
import { updateProject } from '../projects/project.schema.js';
import { changeBody } from '../schema/change-body.schema.js';
import { country, countryGroup } from '../schema/country.schema.js';
import { reference } from '../schema/reference.schema.js';
import { distinct } from '../schema/text.schema.js';
import { createTransferBasis } from '../transfer-bases/transfer-basis.schema.js';
import { approveVendor } from '../vendors/vendor.schema.js';

const MAX_CHANGES = 20;
const MAX_GRACE_DAYS = 365;
const MAX_COUNTRIES = 250;
const countries = distinct(country, MAX_COUNTRIES).default([]);
const groups = distinct(countryGroup, MAX_COUNTRIES).default([]);

/** A proposed change. `settings`, `approval`, `basis` and `assignment` are the bodies with which it would be made. */
const proposedChange = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('terms.issue'),
    /** Left out: the organisation's NDA. */
    project: reference.optional(),
    graceDays: z.int().min(0).max(MAX_GRACE_DAYS).default(0),
  }),
  z.strictObject({ kind: z.literal('project.update'), project: reference, settings: updateProject }),
  z.strictObject({
    kind: z.literal('project.regions'),
    /** Left out: every project that is looked at. */
    project: reference.optional(),
    addCountries: countries,
    removeCountries: countries,
    addGroups: groups,
    removeGroups: groups,
  }),
  z.strictObject({ kind: z.literal('vendor.approve'), vendor: reference, approval: approveVendor }),
  z.strictObject({ kind: z.literal('vendor.withdraw'), vendor: reference }),
  z.strictObject({ kind: z.literal('transfer-basis.create'), basis: createTransferBasis }),
  z.strictObject({ kind: z.literal('transfer-basis.withdraw'), basis: z.uuid() }),
  z.strictObject({ kind: z.literal('person.suspend'), person: reference }),
  z.strictObject({ kind: z.literal('person.reinstate'), person: reference }),
  z.strictObject({ kind: z.literal('dataset.lock'), dataset: reference }),
  z.strictObject({ kind: z.literal('dataset.unlock'), dataset: reference }),
  z.strictObject({ kind: z.literal('dataset.update'), dataset: reference, settings: updateDataset }),
  z.strictObject({ kind: z.literal('assignment.create'), assignment: createAssignment }),
  z.strictObject({ kind: z.literal('assignment.revoke'), assignment: z.uuid() }),
]);
export type ProposedChange = z.output<typeof proposedChange>;

/** The kinds of proposed changes. */
export type ProposedKind = ProposedChange['kind'];

/** The proposed changes of one kind. */
export type ProposedChangeOf<Kind extends ProposedKind> = Extract<ProposedChange, { readonly kind: Kind }>;

/**
 * Body of POST what-if. Looked at: a project, a dataset, or the organisation. `ip` left out: everybody from their country of
 * residence. `only`: these differences. A page holds `limit` of them.
 */
export const whatIf = changeBody({
  organisation: accessTarget.organisation,
  project: accessTarget.project,
  dataset: accessTarget.dataset,
  changes: z.array(proposedChange).min(1).max(MAX_CHANGES),
  only: z.enum(['loses', 'gains', 'differs']).optional(),
  ip: assumedIp.optional(),
  cursor: pageQuery.shape.cursor,
  limit: z.int().min(1).max(1000).default(100),
});
export type WhatIf = z.output<typeof whatIf>;
