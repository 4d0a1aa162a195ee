import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '#libs/kernel';
import { Database, type Transaction } from '#libs/persistence';
import type { Permission } from '#libs/policy';
import type { AdminCall } from '../calls/admin-call.js';
import type { Changed } from '../changes/change.js';
import { ChangesService } from '../changes/changes.service.js';
import { ofOrganisation } from '../changes/policy-scopes.js';
import { CLOCK } from '../ports.js';
import { getOwned, lockOwned } from '../records/owned.js';
import { updateAndRead } from '../records/write.js';
import { settingsOf } from '../schema/settings-of.js';
import { DatasetEntity } from './dataset.entity.js';
import { type DatasetView, toDatasetTrail, toDatasetView } from './dataset.presenter.js';
import type { UpdateDataset } from './dataset.schema.js';

interface SettingsChange {
  readonly permission: Permission;
  readonly action: string;
  readonly settings: (before: DatasetEntity) => Partial<DatasetEntity>;
}

/** Changes what a dataset may be used for; when a lock or restriction is answered, no gateway serves the dataset any more. */
@Injectable()
export class DatasetSettingsService {
  constructor(
    private readonly database: Database,
    private readonly changes: ChangesService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  update(call: AdminCall, reference: string, body: UpdateDataset): Promise<Changed<DatasetView>> {
    return this.change(call, reference, {
      permission: 'dataset:update',
      action: 'dataset.update',
      settings: (before) => this.settingsOf(before, body),
    });
  }

  lock(call: AdminCall, reference: string): Promise<Changed<DatasetView>> {
    const settings = (): Partial<DatasetEntity> => ({ locked: true });
    return this.change(call, reference, { permission: 'dataset:lock', action: 'dataset.lock', settings });
  }

  unlock(call: AdminCall, reference: string): Promise<Changed<DatasetView>> {
    const settings = (): Partial<DatasetEntity> => ({ locked: false });
    return this.change(call, reference, { permission: 'dataset:lock', action: 'dataset.unlock', settings });
  }

  private async change(
    call: AdminCall,
    reference: string,
    { permission, action, settings }: SettingsChange,
  ): Promise<Changed<DatasetView>> {
    const { reach } = call;
    const find = (transaction: Transaction) => getOwned(transaction, DatasetEntity, reach, reference);
    const { id, organisationId } = await this.database.transaction(reach.scope, find);
    return this.changes.apply(call, {
      permission,
      organisationId,
      policy: ofOrganisation(organisationId),
      work: async (transaction) => {
        const before = await lockOwned(transaction, DatasetEntity, id);
        const row = await updateAndRead(transaction, DatasetEntity, id, settings(before));
        const entry = {
          action,
          object: { type: 'dataset', id },
          before: toDatasetTrail(before),
          after: toDatasetTrail(row),
        };
        const body = toDatasetView(row);
        return { status: 200, body, entry, shown: { before: toDatasetView(before), after: body } };
      },
    });
  }

  private settingsOf(before: DatasetEntity, body: UpdateDataset): Partial<DatasetEntity> {
    const settings = settingsOf(body);
    const { clientInstruction } = body;
    if (clientInstruction === undefined || clientInstruction === before.clientInstruction) return settings;
    return { ...settings, clientInstructionAt: clientInstruction === null ? null : this.clock.now() };
  }
}
