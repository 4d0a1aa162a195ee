import type { AdminCall } from '../calls/admin-call.js';

/** What was ordered when a thing was made: the thing, what the trail calls it, and whose it is. */
export interface StandingOrder {
  readonly id: string;
  readonly handle: 'review' | 'lawful-disclosure';
  readonly organisationId: string;
  /** True where what is carried out was the operator's to order, not the organisation's; else nobody else's things are in reach. */
  readonly isOperators?: boolean;
}

/**
 * Returns the call in which the installation carries out what was ordered earlier: on the trail the thing itself acts, as a
 * system without any role, at the organisation it is about and nowhere else.
 */
export function standingOrder(order: StandingOrder, reason: string): AdminCall {
  const { id, organisationId, handle, isOperators = false } = order;
  const organisations = [organisationId];
  return {
    principal: {
      kind: 'system',
      id,
      organisationId,
      roles: [],
      worksFor: organisations,
      credentialId: null,
      subject: id,
      authenticatedBy: 'standing-order',
      handle,
    },
    reach: { organisations, scope: { organisations, ...(isOperators && { operator: true }) } },
    requestId: id,
    traceId: id.replaceAll('-', ''),
    ip: null,
    reason,
    idempotency: null,
    conditions: null,
  };
}
