import type { Transaction } from '#libs/persistence';
import type { AdministrationEntry } from '../administration-trail/administration-entry.js';
import { lockRequestRules, requestRulesOf } from './request-rules.js';
import { RequestRulesEntity } from './request-rules.entity.js';
import { toRequestRulesView } from './request-rules.presenter.js';

interface Struck {
  readonly organisationId: string;
  readonly personId: string;
}

/**
 * Takes somebody off the list of those who may break the glass; returns what is recorded of it, nothing where it does not
 * name them. It lets nobody in, so that nobody else has to agree.
 */
export async function strikeFromGlass(
  transaction: Transaction,
  { organisationId, personId }: Struck,
  at: Date,
): Promise<readonly AdministrationEntry[]> {
  await lockRequestRules(transaction, organisationId);
  const before = await requestRulesOf(transaction, organisationId);
  if (!before.breakGlassPeople.includes(personId)) return [];
  const breakGlassPeople = before.breakGlassPeople.filter((id) => id !== personId);
  const changed = { breakGlassPeople, updatedAt: at };
  await transaction.update(RequestRulesEntity, { organisationId }, changed);
  const object = { type: 'request-rules', id: organisationId };
  const after = toRequestRulesView({ ...before, ...changed });
  return [{ action: 'request-rules.update', object, before: toRequestRulesView(before), after }];
}
