import { z } from 'zod';
import { CREATED } from '../lists/sorts.js';
import { changeBody } from '../schema/change-body.schema.js';
import { ofOrganisation, sortedListQuery } from '../schema/list-query.schema.js';
import { reference } from '../schema/reference.schema.js';
import { document, line } from '../schema/text.schema.js';

const MAX_DOCUMENT_CHARACTERS = 200_000;
const MAX_GRACE_DAYS = 365;

/** Body of POST terms: a new version. `project` is named for the terms of a project, and only for those. */
export const createTerms = changeBody({
  kind: z.enum(['nda', 'project']),
  project: reference.optional(),
  organisation: reference.optional(),
  title: line(200),
  document: document(MAX_DOCUMENT_CHARACTERS),
  /** How long an acceptance of the version before still counts; 0: not at all. */
  graceDays: z.int().min(0).max(MAX_GRACE_DAYS).default(0),
}).refine(({ kind, project }) => (kind === 'project') === (project !== undefined), {
  message: 'must be named for project terms, and only for those',
  path: ['project'],
});
export type CreateTerms = z.output<typeof createTerms>;

/** What terms can be sorted by. */
export const TERMS_SORTS = { ...CREATED, version: { sql: 'row.version', type: 'integer' } } as const;

/** Query of GET terms: all versions of all documents, of one kind, or those of one project. */
export const listTerms = sortedListQuery(TERMS_SORTS, {
  ...ofOrganisation,
  project: reference.optional(),
  kind: z.enum(['nda', 'project']).optional(),
});
export type ListTerms = z.output<typeof listTerms>;
