import { Injectable } from '@nestjs/common';
import { Database } from '#libs/persistence';
import { DatasetEntity } from '../datasets/dataset.entity.js';
import { DatasetKeyEntity } from './dataset-key.entity.js';

/** A dataset, as far as its keys are concerned. */
export type KeyedDataset = Pick<DatasetEntity, 'id' | 'organisationId' | 'kmsKeyId' | 'keyEpochFrom'>;

/** A wrapped key that wants to become the dataset's next. */
export type NewDatasetKey = Pick<DatasetKeyEntity, 'id' | 'epoch' | 'kmsKeyId' | 'wrapped'>;

/** Stores dataset keys so that every epoch of a dataset is taken once, whoever else is creating keys at the same time. */
@Injectable()
export class DatasetKeyRepository {
  constructor(private readonly database: Database) {}

  /** Returns the number the next key of the dataset would have. */
  nextEpoch({ id, organisationId }: KeyedDataset): Promise<number> {
    return this.database.transaction({ organisations: [organisationId] }, async (transaction) => {
      const last = await transaction.maximum(DatasetKeyEntity, 'epoch', { datasetId: id });
      return Number(last ?? 0) + 1;
    });
  }

  /** Returns false, having stored nothing, when another key took the epoch first. */
  add({ id, organisationId }: KeyedDataset, key: NewDatasetKey): Promise<boolean> {
    return this.database.transaction({ organisations: [organisationId] }, async (transaction) => {
      // The dataset's row orders its keys; what another instance stored before we got the lock is visible from here on.
      const lock = { mode: 'for_no_key_update' } as const;
      await transaction.findOneOrFail(DatasetEntity, { where: { id, organisationId }, lock });
      const taken = await transaction.existsBy(DatasetKeyEntity, { datasetId: id, epoch: key.epoch });
      if (!taken) await transaction.insert(DatasetKeyEntity, { ...key, organisationId, datasetId: id });
      return !taken;
    });
  }
}
