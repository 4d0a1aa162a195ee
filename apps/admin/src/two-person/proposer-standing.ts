import type { Transaction } from '#libs/persistence';
import { isPermitted, type Permission, type Role } from '#libs/policy';
import type { PendingChangeEntity } from './pending-change.entity.js';
import { proposerGone } from './two-person.errors.js';

interface Asked {
  readonly row: Pick<PendingChangeEntity, 'proposedBy'>;
  readonly permission: Permission;
  /** Whose things would change. */
  readonly organisationId: string;
}

interface ProposerRow {
  readonly roles: readonly Role[];
  readonly organisation_id: string;
}

// Through the function: whoever approves need not see the other one, who may be of the operator.
const ACTIVE = `
  SELECT p.roles, p.organisation_id FROM portcullis.find_person_by_id($1) p WHERE p.status = 'active'`;

/**
 * Throws PROPOSER_GONE unless whoever asked could still make the change: two people stand behind it when it is made, so that
 * what a suspended account left behind is not carried out by the next one who trusts it.
 */
export async function assertProposerStands(
  transaction: Transaction,
  { row, permission, organisationId }: Asked,
): Promise<void> {
  const [proposer] = await transaction.query<ProposerRow[]>(ACTIVE, [row.proposedBy]);
  const scope = { organisationId, ownOrganisationId: proposer?.organisation_id ?? null };
  if (proposer === undefined || !isPermitted(proposer.roles, permission, scope)) throw proposerGone();
}
