import { isPermitted } from '../abilities.js';
import { gateOf } from '../gate.js';

/** Guarantees that one of the caller's roles carries the permission for this action on this organisation's item. */
export const roleGate = gateOf<'role'>([
  [
    'ROLE_FORBIDS',
    ({ principal, item }, { action }) =>
      isPermitted(principal?.roles, action, {
        organisationId: item?.organisationId ?? null,
        ownOrganisationId: principal?.organisationId ?? null,
      }),
  ],
]);
