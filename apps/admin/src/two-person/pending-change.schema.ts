import { z } from 'zod';
import { changeBody } from '../schema/change-body.schema.js';
import { listQuery } from '../schema/list-query.schema.js';
import { PROPOSAL_KINDS, type ProposalKind } from './proposal.js';

const KINDS = Object.keys(PROPOSAL_KINDS) as [ProposalKind, ...ProposalKind[]];

/** Query of GET pending-changes. */
export const listPendingChanges = z.strictObject({
  ...listQuery.shape,
  state: z.enum(['pending', 'applied', 'rejected', 'expired']).optional(),
  kind: z.enum(KINDS).optional(),
});
export type ListPendingChanges = z.output<typeof listPendingChanges>;

/** Body of PUT organisations/{organisation}/two-person-rule. */
export const setTwoPersonRule = changeBody({ rule: z.enum(['recorded', 'required']) });
export type SetTwoPersonRule = z.output<typeof setTwoPersonRule>;
