import { z } from 'zod';
import { changeBody } from '../schema/change-body.schema.js';
import { instant } from '../schema/instant.schema.js';
import { listQuery } from '../schema/list-query.schema.js';
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
export type CreateAssignment = z.output<typeof createAssignment>;

/** Query of GET assignments: all, of one project, of one person, or both. */
export const listAssignments = z.strictObject({
  ...listQuery.shape,
  project: reference.optional(),
  person: reference.optional(),
});
export type ListAssignments = z.output<typeof listAssignments>;
