import type { Role } from '#libs/policy';
import { unprocessable } from '../records/record.errors.js';
import type { OrganisationEntity } from '../organisations/organisation.entity.js';

// INVARIANT: reach.ts rests on this: nobody outside the operator's organisation can hold a role that sees every client.
const ROLES_BY_KIND: Readonly<Record<OrganisationEntity['kind'], readonly Role[]>> = {
  operator: ['operator_admin', 'operator_auditor', 'annotator', 'reviewer'],
  client: ['client_admin', 'client_auditor', 'annotator', 'reviewer'],
  vendor: ['annotator', 'reviewer'],
};

const READERS: ReadonlySet<Role> = new Set(['annotator', 'reviewer']);

/** Passes only roles that people of such an organisation may hold; throws ROLE_NOT_FOR_ORGANISATION or ROLES_EXCLUSIVE otherwise. */
export function assertRolesFit(roles: readonly Role[], kind: OrganisationEntity['kind']): void {
  const allowed = ROLES_BY_KIND[kind];
  // Whoever hands out access or watches it reads nothing: otherwise one person could let themselves in.
  if (roles.some((role) => READERS.has(role)) && roles.some((role) => !READERS.has(role)))
    throw unprocessable(
      'ROLES_EXCLUSIVE',
      'roles',
      'joins a role that reads items with one that administers or audits',
    );
  const foreign = roles.find((role) => !allowed.includes(role));
  if (foreign === undefined) return;
  throw unprocessable(
    'ROLE_NOT_FOR_ORGANISATION',
    'roles',
    `holds ${foreign}, which people of a ${kind} cannot have`,
  );
}
