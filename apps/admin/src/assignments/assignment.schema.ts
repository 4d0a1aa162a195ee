import { z } from 'zod';
import { CREATED, neverLast } from '../lists/sorts.js';
import { changeBody } from '../schema/change-body.schema.js';
import { instant } from '../schema/instant.schema.js';
import { ofOrganisation, sortedListQuery } from '../schema/list-query.schema.js';
import { reference } from '../schema/reference.schema.js';
import { token } from '../schema/text.schema.js';

/** Body of POST assignments. `purpose` left out: the project's; `startsAt` left out: now. */
export const createAssignment = changeBody({
  project: reference,
  person: reference,
  organisation: reference.optional(),
  purpose: token.optional(),
  startsAt: instant.optional(),
  expiresAt: instant.nullable().default(null),
});
/** The same as a pending change keeps it. `engages`: the person did not work for the client when it was asked. */
export const storedAssignment = createAssignment.extend({ engages: z.boolean().default(false) });
export type CreateAssignment = z.output<typeof createAssignment>;
export type StoredAssignment = z.output<typeof storedAssignment>;

/** Where an assignment stands now: not begun, in force, run out, or taken back. */
export const ASSIGNMENT_STATES = ['upcoming', 'active', 'expired', 'revoked'] as const;

/** What assignments can be sorted by. */
export const ASSIGNMENT_SORTS = { ...CREATED, expiresAt: neverLast('row.expiresAt') };

/** Query of GET assignments; `vendor`: of those whom it employs or sends. */
export const listAssignments = sortedListQuery(ASSIGNMENT_SORTS, {
  ...ofOrganisation,
  project: reference.optional(),
  person: reference.optional(),
  dataset: reference.optional(),
  vendor: reference.optional(),
  purpose: token.optional(),
  state: z.enum(ASSIGNMENT_STATES).optional(),
});
export type ListAssignments = z.output<typeof listAssignments>;
