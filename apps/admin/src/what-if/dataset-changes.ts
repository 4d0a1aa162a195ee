import { getOwned, referredBy } from '../records/owned.js';
import { assertRegionKnown } from '../records/regions.js';
import { TransferBasisEntity } from '../transfer-bases/transfer-basis.entity.js';
import type { Alteration } from './alteration.js';
import { withDatasetFacts } from './facts-after/dataset-facts.js';
import { type OwnedBasis, withBasis, withoutBasis } from './facts-after/transfer-facts.js';
import { datasetOf, type Readers, type Reading } from './reading.js';

type DatasetChange =
  'dataset.lock' | 'dataset.unlock' | 'dataset.update' | 'transfer-basis.create' | 'transfer-basis.withdraw';

/** Changes of datasets and of the grounds for viewing them from elsewhere. */
export const DATASET_CHANGES: Readers<DatasetChange> = {
  'dataset.lock': (reading, { dataset }) => lock(reading, dataset, true),
  'dataset.unlock': (reading, { dataset }) => lock(reading, dataset, false),
  'dataset.update': async (reading, { dataset, settings }) => {
    const { id, clientInstruction: before } = await datasetOf(reading, dataset);
    const { permittedPurposes, processingRestricted, clientInstruction } = settings;
    // The same words again are no new instruction.
    const isNew = clientInstruction !== undefined && clientInstruction !== before;
    return {
      apply: (sets, at) =>
        withDatasetFacts(sets, id, {
          ...(permittedPurposes !== undefined && { permittedPurposes }),
          ...(processingRestricted !== undefined && { processingRestricted }),
          ...(isNew && { clientInstruction: clientInstruction === null ? null : { recordedAt: at } }),
        }),
    };
  },
  'transfer-basis.create': async ({ transaction, organisationId, path }, { basis }) => {
    await assertRegionKnown(transaction, `${path}.basis.fromRegion`, basis.fromRegion);
    const owned = toOwnedBasis({ ...basis, organisationId });
    return { apply: (sets) => withBasis(sets, owned) };
  },
  'transfer-basis.withdraw': async ({ transaction, own, path }, { basis }) => {
    const row = await referredBy(`${path}.basis`, getOwned(transaction, TransferBasisEntity, own, basis));
    if (row.withdrawnAt !== null) return { apply: (sets) => sets };
    const owned = toOwnedBasis(row);
    return { apply: (sets) => withoutBasis(sets, owned) };
  },
};

async function lock(reading: Reading, reference: string, locked: boolean): Promise<Alteration> {
  const { id } = await datasetOf(reading, reference);
  return { apply: (sets) => withDatasetFacts(sets, id, { locked }) };
}

function toOwnedBasis(row: Omit<TransferBasisEntity, 'id' | 'withdrawnAt' | 'createdAt'>): OwnedBasis {
  const { organisationId, fromRegion, mechanism, sccModule, assessmentRef, toCountry } = row;
  const dated = { validFrom: row.validFrom.toISOString(), validUntil: row.validUntil.toISOString() };
  return { organisationId, fromRegion, basis: { mechanism, sccModule, assessmentRef, toCountry, ...dated } };
}
