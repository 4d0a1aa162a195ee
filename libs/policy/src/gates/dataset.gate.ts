import type { DatasetFacts, ItemFacts } from '../facts.js';
import { gateOf } from '../gate.js';
import { isKnown } from '../known.js';

/** Guarantees an unlocked dataset the client attested its rights to, and an item version that can be served. */
export const datasetGate = gateOf<'dataset'>([
  ['DATASET_LOCKED', ({ dataset }) => isOpen(dataset)],
  ['ITEM_ERASED', ({ item }) => !isErased(item)],
  ['ITEM_QUARANTINED', ({ item }) => item?.state === 'available' || item?.state === 'erased'],
]);

// Data without the client's attestation of its rights is treated as locked (C21).
function isOpen(dataset: DatasetFacts | null): boolean {
  return dataset?.locked === false && dataset.attested === true;
}

// An available item without a version has nothing left to serve.
function isErased(item: ItemFacts | null): boolean {
  return item?.state === 'erased' || (item?.state === 'available' && !isKnown(item.versionId));
}
