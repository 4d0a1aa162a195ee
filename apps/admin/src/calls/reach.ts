import type { Principal } from '#libs/identity';
import type { Scope } from '#libs/persistence';
import type { Role } from '#libs/policy';

/**
 * How far one caller sees, twice: `organisations` is what every query filters by, `scope` is what the database enforces
 * even where a query forgot to.
 */
export interface Reach {
  readonly organisations: readonly string[] | 'every';
  readonly scope: Scope;
}

// Given only to people of the operator's own organisation; see person-roles.ts.
const OPERATOR_ROLES: readonly Role[] = ['operator_admin', 'operator_auditor'];

/** Returns the caller's own organisation as its whole world; only the operator's administration and audit see beyond theirs. */
export function reachOf(principal: Pick<Principal, 'roles' | 'organisationId'>): Reach {
  const organisations = [principal.organisationId];
  return principal.roles.some((role) => OPERATOR_ROLES.includes(role))
    ? { organisations: 'every', scope: { organisations, operator: true } }
    : { organisations, scope: { organisations } };
}

/** Returns the same caller looking at one organisation only; never wider than before. */
export function narrowedTo(reach: Reach, organisationId: string): Reach {
  const within = reach.organisations === 'every' || reach.organisations.includes(organisationId);
  return { ...reach, organisations: within ? [organisationId] : [] };
}
