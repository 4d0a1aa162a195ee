import type { BudgetFacts, Facts, ItemFacts, LeaseFacts, NetworkFacts } from '#libs/policy';
import type { DatasetPart, SubjectPart } from './facts.service.js';

/** What of the facts is not shared between decisions. */
export interface OwnFacts {
  readonly item: ItemFacts | null;
  readonly lease: LeaseFacts | null;
  readonly network: NetworkFacts;
  readonly budget: BudgetFacts | null;
  readonly key: Facts['key'];
  readonly audit: Facts['audit'];
}

/** Returns the facts of one decision; a dataset that could not be seen leaves its facts unknown. */
export function assembleFacts(
  subject: Pick<SubjectPart, 'facts'>,
  dataset: Pick<DatasetPart, 'facts'> | null,
  own: OwnFacts,
): Facts {
  const { principal, credential, project, assignment } = subject.facts;
  return {
    principal,
    credential,
    project,
    assignment,
    lease: own.lease,
    item: own.item,
    dataset: dataset?.facts.dataset ?? null,
    transfer: dataset?.facts.transfer ?? null,
    network: own.network,
    budget: own.budget,
    key: own.key,
    audit: own.audit,
  };
}
