import type { Role } from '#libs/policy';
import type { PersonPrincipal, PrincipalDirectory, ToolCredentialRow } from '../principal-directory.port.js';
import { freezePrincipal, type Principal } from '../principal.js';

/** What a proven credential is called by; the principal's `authenticatedBy`. */
type ProvenBy = Principal['authenticatedBy'];

/** What a person does through a tool is work. Offices are held in person, or whoever connects a tool could hold somebody else's. */
const WORK: ReadonlySet<Role> = new Set(['annotator', 'reviewer']);

/** Returns who calls with a proven tool credential: its person, or the tool itself; null when its person is not known any more. */
export async function principalOfCredential(
  row: ToolCredentialRow,
  directory: PrincipalDirectory,
  authenticatedBy: ProvenBy,
): Promise<Principal | null> {
  if (row.personId === null) return toolItself(row, authenticatedBy);
  const person = await directory.findPersonById(row.personId);
  return person && onBehalfOf(person, row, authenticatedBy);
}

/**
 * Returns the person as a tool acts for them: what they do for the credential's client, and what their employer keeps of
 * them (their profile is a fact of the decision). One client's tool reaches no other's data, whoever it asks for, and it
 * administers and audits nothing.
 */
export function onBehalfOf(
  person: PersonPrincipal,
  credential: Pick<ToolCredentialRow, 'id' | 'organisationId'>,
  authenticatedBy: ProvenBy,
): Principal {
  return freezePrincipal({
    kind: 'person',
    id: person.id,
    organisationId: person.organisationId,
    roles: person.roles.filter((role) => WORK.has(role)),
    worksFor: person.worksFor.filter(
      (id) => id === credential.organisationId || id === person.organisationId,
    ),
    credentialId: credential.id,
    subject: person.id,
    authenticatedBy,
    handle: person.handle,
  });
}

function toolItself(row: ToolCredentialRow, authenticatedBy: ProvenBy): Principal {
  return freezePrincipal({
    kind: 'tool',
    id: row.id,
    organisationId: row.organisationId,
    roles: row.roles,
    worksFor: row.worksFor,
    credentialId: row.id,
    subject: row.id,
    authenticatedBy,
    handle: row.handle,
  });
}
