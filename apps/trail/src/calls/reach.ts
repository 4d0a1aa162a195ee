import type { Principal } from '#libs/identity';
import type { Scope } from '#libs/persistence';
import { isPermitted } from '#libs/policy';

/**
 * How far one auditor sees, twice: `organisations` is what every query filters by, `scope` is what the database enforces even
 * where a query forgot to.
 */
export interface Reach {
  readonly organisations: readonly string[] | 'every';
  readonly scope: Scope;
}

/** Names no organisation: only a permission that holds everywhere holds for it. */
const SOMEBODY_ELSES = 'somebody else’s';

/** Returns every organisation for whoever may read every trail, the caller's own for whoever may read that, and otherwise none. */
export function reachOf(principal: Pick<Principal, 'roles' | 'organisationId'>): Reach {
  const mayRead = (organisationId: string): boolean =>
    isPermitted(principal.roles, 'trail:read', {
      organisationId,
      ownOrganisationId: principal.organisationId,
    });
  const organisations = mayRead(principal.organisationId) ? [principal.organisationId] : [];
  return mayRead(SOMEBODY_ELSES)
    ? { organisations: 'every', scope: { organisations, operator: true } }
    : { organisations, scope: { organisations } };
}

/** Returns the same caller looking at one organisation only, by both lines; never wider than before. */
export function narrowedTo(reach: Reach, organisationId: string): Reach {
  const within = reach.organisations === 'every' || reach.organisations.includes(organisationId);
  const organisations = within ? [organisationId] : [];
  return { organisations, scope: { organisations } };
}
