import type { Transaction } from '#libs/persistence';
import { In } from 'typeorm';
import { DatasetEntity } from '../datasets/dataset.entity.js';
import type { OwnedKind } from '../records/owned-queries.js';
import { DatasetKeyEntity } from './dataset-key.entity.js';

/** A dataset key as callers see it: which it is, never the key, not even wrapped. The time in ISO 8601 UTC. */
export interface DatasetKeyView {
  readonly id: string;
  readonly dataset: string;
  readonly epoch: number;
  /** The client's KMS key it is wrapped under. */
  readonly kmsKeyId: string;
  /** False for one that no new item is sealed under any more; items sealed before are still opened with it. */
  readonly inUse: boolean;
  readonly createdAt: string;
}

/** Returns what is shown of a key of that dataset. */
export function toDatasetKeyView(row: DatasetKeyEntity, keyEpochFrom: number): DatasetKeyView {
  const { id, datasetId, epoch, kmsKeyId, createdAt } = row;
  const inUse = epoch >= keyEpochFrom;
  return { id, dataset: datasetId, epoch, kmsKeyId, inUse, createdAt: createdAt.toISOString() };
}

async function present(
  rows: readonly DatasetKeyEntity[],
  transaction: Transaction,
): Promise<readonly DatasetKeyView[]> {
  const datasets = await transaction.findBy(DatasetEntity, {
    id: In(rows.map(({ datasetId }) => datasetId)),
  });
  const firsts = new Map(datasets.map(({ id, keyEpochFrom }) => [id, keyEpochFrom]));
  return rows.map((row) => toDatasetKeyView(row, firsts.get(row.datasetId) ?? Number.POSITIVE_INFINITY));
}

/** Dataset keys, for lists. */
export const DATASET_KEYS: OwnedKind<DatasetKeyEntity, DatasetKeyView> = {
  entity: DatasetKeyEntity,
  present,
};
