import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '#libs/persistence';
import type { AdminCall } from '../calls/admin-call.js';
import type { Changed } from '../changes/change.js';
import { ChangesService } from '../changes/changes.service.js';
import { assertConditions } from '../conditions/change-conditions.js';
import { DatasetEntity } from '../datasets/dataset.entity.js';
import { getOwned, lockOwned } from '../records/owned.js';
import { DatasetKeyEntity } from './dataset-key.entity.js';
import { type DatasetKeyView, toDatasetKeyView } from './dataset-key.presenter.js';
import { type DatasetKeyInUse, DatasetKeyring } from './dataset-keyring.js';

/** What a condition is asked about: a key that is only to be made has been seen by nobody. */
const NOT_THERE_YET = null;

/** Rotates dataset keys. When a rotation is answered, no upload that begins anywhere is sealed under an earlier key. */
@Injectable()
export class KeyRotationsService {
  constructor(
    private readonly database: Database,
    private readonly changes: ChangesService,
    private readonly keyring: DatasetKeyring,
  ) {}

  /** Returns the new key; rejects as `KeyService.generateDatasetKey` does while the client's KMS key cannot wrap one. */
  async rotate(call: AdminCall, reference: string): Promise<Changed<DatasetKeyView>> {
    const { reach } = call;
    const find = (transaction: Transaction) => getOwned(transaction, DatasetEntity, reach, reference);
    const dataset = await this.database.transaction(reach.scope, find);
    let made: DatasetKeyInUse | undefined;
    return this.changes.apply(call, {
      permission: 'dataset:update',
      organisationId: dataset.organisationId,
      // No decision rests on which key an item is under.
      policy: null,
      // Before the change begins: nobody waits for KMS with a lock in hand. One that is not taken up is only a number.
      prepare: async () => {
        assertConditions(call.conditions, NOT_THERE_YET);
        made = await this.keyring.rotate(dataset);
      },
      work: async (transaction) => {
        if (made === undefined) throw new Error('no key was made for this rotation');
        const { id: keyId, epoch } = made;
        const { keyEpochFrom: before } = await lockOwned(transaction, DatasetEntity, dataset.id);
        const keyEpochFrom = Math.max(before, epoch);
        await transaction.update(DatasetEntity, { id: dataset.id }, { keyEpochFrom });
        const key = await transaction.findOneByOrFail(DatasetKeyEntity, { id: keyId });
        const entry = {
          action: 'dataset.rotate-key',
          object: { type: 'dataset', id: dataset.id },
          before: { keyEpochFrom: before },
          after: { keyEpochFrom, kmsKeyId: key.kmsKeyId },
        };
        const shown = { before: NOT_THERE_YET, after: null };
        return { status: 201, body: toDatasetKeyView(key, keyEpochFrom), entry, shown };
      },
    });
  }
}
