import { z } from 'zod';
import { sortNames, type Sorts } from '../lists/sorts.js';
import { changeBody } from '../schema/change-body.schema.js';
import { listQuery } from '../schema/list-query.schema.js';
import { PROPOSAL_KINDS, type ProposalKind } from './proposal.js';

const KINDS = Object.keys(PROPOSAL_KINDS) as [ProposalKind, ...ProposalKind[]];

/** What pending changes can be sorted by. */
export const PENDING_CHANGE_SORTS = {
  proposedAt: { sql: 'row.proposedAt', type: 'timestamptz' },
  expiresAt: { sql: 'row.expiresAt', type: 'timestamptz' },
} as const satisfies Sorts;

/** Query of GET pending-changes. */
export const listPendingChanges = z.strictObject({
  ...listQuery.shape,
  sort: z.enum(sortNames(PENDING_CHANGE_SORTS)).optional(),
  state: z.enum(['pending', 'applied', 'rejected', 'expired']).optional(),
  kind: z.enum(KINDS).optional(),
});
export type ListPendingChanges = z.output<typeof listPendingChanges>;

/** Body of PUT organisations/{organisation}/two-person-rule. */
export const setTwoPersonRule = changeBody({ rule: z.enum(['recorded', 'required']) });
export type SetTwoPersonRule = z.output<typeof setTwoPersonRule>;
