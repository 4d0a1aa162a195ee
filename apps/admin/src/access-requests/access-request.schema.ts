import { pageQuery } from '#libs/http';
import { isUuid } from '#libs/kernel';
import { z } from 'zod';
import { changeBody } from '../schema/change-body.schema.js';
import { CREATED } from '../lists/sorts.js';
import { ofOrganisation, sortedListQuery } from '../schema/list-query.schema.js';
import { reference } from '../schema/reference.schema.js';
import { document, line, token } from '../schema/text.schema.js';

const MAX_GRANT_SECONDS = 31_622_400;
const durationSeconds = z.int().min(60).max(MAX_GRANT_SECONDS);
const justification = document(2_000);

/** Body of POST access-requests. `person` left out: the caller; `purpose` left out: the project's. */
export const askAccess = changeBody({
  project: reference,
  organisation: reference.optional(),
  person: reference.optional(),
  purpose: token.optional(),
  durationSeconds,
  justification,
});
export type AskAccess = z.output<typeof askAccess>;

/** Body of POST access-requests/break-glass: always for the caller. */
export const breakGlass = changeBody({
  project: reference,
  organisation: reference.optional(),
  purpose: token.optional(),
  durationSeconds,
  justification,
});
export type BreakGlass = z.output<typeof breakGlass>;

/** Body of approve and withdraw: words are welcome. */
export const mayComment = changeBody({ comment: line(500).optional() }).optional();
/** Body of deny: whoever asked is owed the why. */
export const mustComment = changeBody({ comment: line(500) });
/** What a decision may say. */
export type Comment = { readonly comment?: string | undefined } | undefined;

/** Body of POST access-requests/{request}/review. */
export const reviewGlass = changeBody({
  outcome: z.enum(['justified', 'unjustified']),
  comment: line(500),
});
export type ReviewGlass = z.output<typeof reviewGlass>;

/** What requests can be sorted by. */
export const REQUEST_SORTS = CREATED;

/** Query of GET access-requests; together, all must hold. */
export const listAccessRequests = sortedListQuery(REQUEST_SORTS, {
  ...ofOrganisation,
  state: z.enum(['pending', 'approved', 'denied', 'withdrawn', 'expired']).optional(),
  kind: z.enum(['request', 'break_glass']).optional(),
  review: z.enum(['open', 'overdue', 'closed']).optional(),
  project: reference.optional(),
  person: reference.optional(),
});
export type ListAccessRequests = z.output<typeof listAccessRequests>;

/** Query of GET access-requests/{request}/accesses. */
export const listAccesses = z.strictObject(pageQuery.shape);

/** A request's id. */
export const requestId = z.string().refine(isUuid, 'must be an id');
