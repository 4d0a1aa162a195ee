import { z } from 'zod';
import { CREATED, SLUGGED } from '../lists/sorts.js';
import { changeBody } from '../schema/change-body.schema.js';
import { instant } from '../schema/instant.schema.js';
import { beginning, ofOrganisation, sortedListQuery } from '../schema/list-query.schema.js';
import { reference, slug } from '../schema/reference.schema.js';
import { distinct, line } from '../schema/text.schema.js';

const MAX_PROJECTS = 100;

/** Body of POST tool-credentials; an expiry is always agreed. */
export const createToolCredential = changeBody({
  slug,
  name: line(200),
  organisation: reference.optional(),
  projects: distinct(reference, MAX_PROJECTS).min(1),
  /** Whom it acts for, and nobody else. */
  person: reference.optional(),
  expiresAt: instant,
  /** Whether it also signs S3 requests. */
  s3: z.boolean().default(false),
  /** With a session token, for at most twelve hours. */
  temporary: z.boolean().default(false),
}).refine(({ s3, temporary }) => s3 || !temporary, { path: ['temporary'], message: 'is for s3 only' });
export type CreateToolCredential = z.output<typeof createToolCredential>;

/** What tool credentials can be sorted by. */
export const TOOL_CREDENTIAL_SORTS = {
  ...SLUGGED,
  ...CREATED,
  expiresAt: { sql: 'row.expiresAt', type: 'timestamptz' },
} as const;

/** Query of GET tool-credentials; `q`: the beginning of a slug or a name; `person`: whom it acts for. */
export const listToolCredentials = sortedListQuery(TOOL_CREDENTIAL_SORTS, {
  ...ofOrganisation,
  q: beginning.optional(),
  project: reference.optional(),
  person: reference.optional(),
  state: z.enum(['connected', 'expired', 'disconnected']).optional(),
});
export type ListToolCredentials = z.output<typeof listToolCredentials>;
