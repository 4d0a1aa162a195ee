import type { AdminCall } from '../calls/admin-call.js';
import type { Reach } from '../calls/reach.js';
import { isEverPermitted } from '#libs/policy';

/**
 * Returns the caller's reach in matters of their own: their organisation and the clients they work for, which is the border
 * the gateway draws for them too. Whoever sees every organisation anyway sees no more.
 */
export function ownReachOf({ reach, principal }: Pick<AdminCall, 'reach' | 'principal'>): Reach {
  if (reach.organisations === 'every') return reach;
  const organisations = [...new Set([principal.organisationId, ...principal.worksFor])];
  return { organisations, scope: { organisations } };
}

/** True for somebody who sees requests of others: within `call.reach`, which is never wider than their office. */
export function seesOthers({ principal }: Pick<AdminCall, 'principal'>): boolean {
  return isEverPermitted(principal.roles, 'access-request:read');
}
