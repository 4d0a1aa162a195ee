import type { DatasetInSets, FactSets } from '#libs/facts';
import type { DatasetFacts } from '#libs/policy';
import { withEntry } from '../alteration.js';

/** Returns the facts with these of the dataset replaced. */
export function withDatasetFacts(
  sets: FactSets,
  datasetId: string,
  changed: Partial<
    Pick<DatasetFacts, 'locked' | 'processingRestricted' | 'permittedPurposes' | 'clientInstruction'>
  >,
): FactSets {
  const change = (entry: DatasetInSets): DatasetInSets => ({
    ...entry,
    facts: { ...entry.facts, dataset: { ...entry.facts.dataset, ...changed } },
  });
  return { ...sets, datasets: withEntry(sets.datasets, datasetId, change) };
}
