import { Injectable } from '@nestjs/common';
import { freezePrincipal, onBehalfOf, type Principal } from '#libs/identity';
import type { Transaction } from '#libs/persistence';
import type { Reach } from '../calls/reach.js';
import { PersonFinder } from '../people/person-finder.js';
import type { PersonRecord } from '../people/person.presenter.js';
import { getOwned, referredBy } from '../records/owned.js';
import { ToolCredentialEntity } from '../tool-credentials/tool-credential.entity.js';
import type { ExplainAccess } from './explanation.schema.js';

/** Finds who is asked about, within the caller's reach, as they would be once they had signed in. */
@Injectable()
export class ExplainedCallerFinder {
  constructor(private readonly people: PersonFinder) {}

  /** Returns the person, the tool acting for the person, or the tool alone; throws REFERENCE_UNKNOWN naming the field. */
  async find(
    transaction: Transaction,
    reach: Reach,
    { person, tool }: Pick<ExplainAccess, 'person' | 'tool'>,
  ): Promise<Principal> {
    const credential = tool === undefined ? null : await credentialOf(transaction, reach, tool);
    const actsFor = person ?? credential?.personId ?? null;
    if (actsFor === null) return toTool(credential as ToolCredentialEntity);
    const { id } = await referredBy('person', this.people.get(transaction, reach, actsFor));
    const record = await this.people.getWithDetails(transaction, reach, id);
    return credential === null ? toPrincipal(record) : throughTool(record, credential);
  }
}

function credentialOf(transaction: Transaction, reach: Reach, tool: string): Promise<ToolCredentialEntity> {
  return referredBy('tool', getOwned(transaction, ToolCredentialEntity, reach, tool));
}

/** The person as they would be after signing in. */
function toPrincipal({ person, worksFor }: PersonRecord): Principal {
  const { id, organisationId, roles, subject, slug } = person;
  return freezePrincipal({
    kind: 'person',
    id,
    organisationId,
    roles,
    worksFor: [...new Set([organisationId, ...worksFor])],
    credentialId: null,
    subject,
    authenticatedBy: 'access-token',
    handle: slug,
  });
}

function throughTool(record: PersonRecord, credential: ToolCredentialEntity): Principal {
  const { id, organisationId, roles, worksFor, handle } = toPrincipal(record);
  return onBehalfOf({ id, organisationId, roles, worksFor, handle }, credential, 'tool-credential');
}

function toTool({ id, organisationId, slug }: ToolCredentialEntity): Principal {
  return freezePrincipal({
    kind: 'tool',
    id,
    organisationId,
    roles: ['tool'],
    worksFor: [organisationId],
    credentialId: id,
    subject: id,
    authenticatedBy: 'tool-credential',
    handle: slug,
  });
}
