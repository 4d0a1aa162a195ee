import type { AdminCall } from '../calls/admin-call.js';
import type { ReviewEntity } from './review.entity.js';

/**
 * Returns the call in which the installation carries out what a review ordered when it was started: on the trail the review
 * itself acts, as a system without any role, at the organisation it reviews and nowhere else.
 */
export function orderOf({ id, organisationId }: ReviewEntity, reason: string): AdminCall {
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
      handle: 'review',
    },
    reach: { organisations, scope: { organisations } },
    requestId: id,
    traceId: id.replaceAll('-', ''),
    ip: null,
    reason,
    idempotency: null,
    conditions: null,
  };
}
