import { Injectable } from '@nestjs/common';
import type { Transaction } from '#libs/persistence';
import type { AdminCall } from '../calls/admin-call.js';
import type { Changed, Done } from '../changes/change.js';
import { ChangesService } from '../changes/changes.service.js';
import { ofOrganisation } from '../changes/policy-scopes.js';
import type { DatasetEntity } from '../datasets/dataset.entity.js';
import { lockOwned } from '../records/owned.js';
import { conflict } from '../records/record.errors.js';
import type { SealedVersion } from './item-sealer.js';
import { ItemVersionEntity } from './item-version.entity.js';
import { itemViewOf } from './item-view.js';
import { ItemEntity } from './item.entity.js';
import { type ItemView, toItemTrail, toItemView } from './item.presenter.js';

/** A sealed version and the item it is for, as that was found when the upload began. */
export interface NewVersion {
  readonly dataset: DatasetEntity;
  readonly key: string;
  /** null: there was none. */
  readonly item: ItemEntity | null;
  readonly version: SealedVersion;
}

/** Makes a stored version the item's current one: from one statement to the next, for every reader at once. */
@Injectable()
export class ItemVersionsService {
  constructor(private readonly changes: ChangesService) {}

  /** Returns the item with its new version; throws UPLOAD_CONFLICT when the item was created or erased during the upload. */
  publish(call: AdminCall, upload: NewVersion): Promise<Changed<ItemView>> {
    const { organisationId } = upload.dataset;
    return this.changes.apply(call, {
      permission: 'item:ingest',
      organisationId,
      // A read compares versions when it is recorded, so a new version needs no new epoch; a return from erasure does.
      policy: upload.item?.state === 'erased' ? ofOrganisation(organisationId) : null,
      work: (transaction) =>
        upload.item === null ? this.add(transaction, upload) : this.replace(transaction, upload),
    });
  }

  private async add(
    transaction: Transaction,
    { dataset, key, version }: NewVersion,
  ): Promise<Done<ItemView>> {
    const { organisationId, id: datasetId } = dataset;
    const item = { id: version.itemId, organisationId, datasetId, key, state: 'available' } as const;
    await transaction.insert(ItemEntity, { ...item, currentVersionId: version.id });
    await transaction.insert(ItemVersionEntity, version);
    return done(201, { before: null, shown: null }, toItemView(item, version));
  }

  private async replace(transaction: Transaction, { item, version }: NewVersion): Promise<Done<ItemView>> {
    const before = await lockOwned(transaction, ItemEntity, version.itemId);
    // An erasure acknowledged while the bytes were arriving wins over them.
    if (before.state === 'erased' && item?.state !== 'erased') throw changedMeanwhile();
    const shown = await itemViewOf(transaction, before);
    const state = before.state === 'erased' ? 'available' : before.state;
    await transaction.insert(ItemVersionEntity, version);
    await transaction.update(ItemEntity, { id: before.id }, { state, currentVersionId: version.id });
    const recorded = { state: before.state, versionId: before.currentVersionId };
    return done(200, { before: recorded, shown }, toItemView({ ...before, state }, version));
  }
}

interface Previous {
  /** What the trail keeps of it; null: it is new. */
  readonly before: object | null;
  readonly shown: ItemView | null;
}

function done(status: 200 | 201, { before, shown }: Previous, after: ItemView): Done<ItemView> {
  const object = { type: 'item', id: after.id };
  const entry = { action: 'item.ingest', object, before, after: toItemTrail(after), itemId: after.id };
  return { status, body: after, entry, shown: { before: shown, after } };
}

function changedMeanwhile(): Error {
  return conflict(
    'UPLOAD_CONFLICT',
    'The item was erased while it was being uploaded. Send it again if that is meant.',
  );
}
