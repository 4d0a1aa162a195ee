import type { PersonPrincipal } from '../principal-directory.port.js';
import { freezePrincipal, type Principal } from '../principal.js';

/** Returns the frozen principal of a person the directory knows, whichever way they proved who they are. */
export function personPrincipal(
  person: PersonPrincipal,
  subject: string,
  authenticatedBy: Principal['authenticatedBy'],
): Principal {
  return freezePrincipal({
    kind: 'person',
    id: person.id,
    organisationId: person.organisationId,
    roles: person.roles,
    worksFor: person.worksFor,
    credentialId: null,
    subject,
    authenticatedBy,
    handle: person.handle,
  });
}
