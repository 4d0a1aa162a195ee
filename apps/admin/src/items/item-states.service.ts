import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '#libs/persistence';
import type { Permission } from '#libs/policy';
import type { AdminCall } from '../calls/admin-call.js';
import type { Changed } from '../changes/change.js';
import { ChangesService } from '../changes/changes.service.js';
import { ofOrganisation } from '../changes/policy-scopes.js';
import { DatasetEntity } from '../datasets/dataset.entity.js';
import { getOwned, lockOwned } from '../records/owned.js';
import { conflict, notFound } from '../records/record.errors.js';
import { itemViewOf } from './item-view.js';
import { ItemEntity } from './item.entity.js';
import type { ItemView } from './item.presenter.js';

interface StateChange {
  readonly permission: Permission;
  readonly action: string;
  readonly state: ItemEntity['state'];
  readonly find: (transaction: Transaction) => Promise<ItemEntity>;
}

const DESTROY_DATA_KEYS = `UPDATE item_versions SET wrapped_data_key = '' WHERE item_id = $1`;

/** Erases, quarantines and releases items; when it is answered, no gateway serves the item by its old state any more. */
@Injectable()
export class ItemStatesService {
  constructor(
    private readonly database: Database,
    private readonly changes: ChangesService,
  ) {}

  /** INVARIANT I10: after the answer no read of the item succeeds, until somebody uploads it anew. */
  erase(call: AdminCall, dataset: string, key: string): Promise<Changed<ItemView>> {
    const find = async (transaction: Transaction): Promise<ItemEntity> => {
      const { id } = await getOwned(transaction, DatasetEntity, call.reach, dataset);
      const item = await transaction.findOneBy(ItemEntity, { datasetId: id, key });
      if (item === null) throw notFound();
      return item;
    };
    return this.change(call, { permission: 'item:delete', action: 'item.erase', state: 'erased', find });
  }

  quarantine(call: AdminCall, id: string): Promise<Changed<ItemView>> {
    const find = (transaction: Transaction) => getOwned(transaction, ItemEntity, call.reach, id);
    return this.change(call, {
      permission: 'dataset:lock',
      action: 'item.quarantine',
      state: 'quarantined',
      find,
    });
  }

  release(call: AdminCall, id: string): Promise<Changed<ItemView>> {
    const find = (transaction: Transaction) => getOwned(transaction, ItemEntity, call.reach, id);
    return this.change(call, {
      permission: 'dataset:lock',
      action: 'item.release',
      state: 'available',
      find,
    });
  }

  private async change(
    call: AdminCall,
    { permission, action, state, find }: StateChange,
  ): Promise<Changed<ItemView>> {
    const { id, organisationId } = await this.database.transaction(call.reach.scope, find);
    return this.changes.apply(call, {
      permission,
      organisationId,
      policy: ofOrganisation(organisationId),
      work: async (transaction) => {
        const before = await lockOwned(transaction, ItemEntity, id);
        if (before.state === 'erased' && state !== 'erased') throw erased();
        const seen = await itemViewOf(transaction, before);
        const currentVersionId = state === 'erased' ? null : before.currentVersionId;
        await transaction.update(ItemEntity, { id }, { state, currentVersionId });
        // Crypto-erasure: without its data key no version can be opened again, whatever copies of the object there are.
        if (state === 'erased') await transaction.query(DESTROY_DATA_KEYS, [id]);
        const object = { type: 'item', id };
        const previous = { state: before.state, versionId: before.currentVersionId };
        const entry = {
          action,
          object,
          before: previous,
          after: { state, versionId: currentVersionId },
          itemId: id,
        };
        const body = await itemViewOf(transaction, { ...before, state, currentVersionId });
        return { status: 200, body, entry, shown: { before: seen, after: body } };
      },
    });
  }
}

function erased(): Error {
  return conflict('ITEM_ERASED', 'The item was erased; only a new upload brings it back.');
}
