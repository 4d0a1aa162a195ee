import type { ChangeScope } from '#libs/epochs';
import type { Transaction } from '#libs/persistence';
import { ReachMoved } from '../changes/change.js';
import { EngagementEntity } from './engagement.entity.js';
import type { PersonEntity } from './person.entity.js';

/** Returns what a change to this person concerns: reads at every organisation they work for, and their own cached facts. */
export async function changeScopeOf(
  transaction: Transaction,
  person: Pick<PersonEntity, 'id' | 'organisationId'>,
): Promise<ChangeScope> {
  const engagements = await transaction.findBy(EngagementEntity, { personId: person.id });
  const organisations = engagements.map(({ organisationId }) => organisationId);
  return { organisations: [...new Set([person.organisationId, ...organisations])], scopes: [person.id] };
}

/**
 * Passes only while every organisation the person works for is locked. Changes of policy run one after another, so what
 * holds here holds until the transaction ends; throws `ReachMoved` when somebody else engaged the person meanwhile.
 */
export async function assertStillCovers(
  transaction: Transaction,
  locked: ChangeScope,
  person: Pick<PersonEntity, 'id' | 'organisationId'>,
): Promise<void> {
  const { organisations } = await changeScopeOf(transaction, person);
  if (organisations.some((id) => !locked.organisations.includes(id))) throw new ReachMoved();
}
