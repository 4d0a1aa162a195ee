import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '#libs/kernel';
import { Database, type Transaction } from '#libs/persistence';
import type { Permission } from '#libs/policy';
import type { AdminCall } from '../calls/admin-call.js';
import type { Changed } from '../changes/change.js';
import { ofOrganisation } from '../changes/policy-scopes.js';
import { CLOCK } from '../ports.js';
import { getOwned, lockOwned } from '../records/owned.js';
import { notFound } from '../records/record.errors.js';
import { updateAndRead } from '../records/write.js';
import { settingsOf } from '../schema/settings-of.js';
import { weakenedOfDataset } from '../two-person/controls.js';
import type { PendingChangeView } from '../two-person/pending-change.presenter.js';
import type { Proposer, ReviewedChange, StoredProposal } from '../two-person/proposal.js';
import { storedBody } from '../two-person/stored-body.js';
import { TwoPersonChanges } from '../two-person/two-person-changes.service.js';
import { DatasetEntity } from './dataset.entity.js';
import { type DatasetView, toDatasetTrail, toDatasetView } from './dataset.presenter.js';
import { type UpdateDataset, updateDataset } from './dataset.schema.js';

interface SettingsChange {
  readonly permission: Permission;
  readonly action: 'dataset.update' | 'dataset.lock' | 'dataset.unlock';
  /** What was asked for. */
  readonly body: object;
  readonly settings: (before: DatasetEntity) => Partial<DatasetEntity>;
}

const LOCK: SettingsChange = {
  permission: 'dataset:lock',
  action: 'dataset.lock',
  body: {},
  settings: () => ({ locked: true }),
};
const UNLOCK: SettingsChange = { ...LOCK, action: 'dataset.unlock', settings: () => ({ locked: false }) };

/** Changes what a dataset may be used for; when a lock or restriction is answered, no gateway serves the dataset any more. */
@Injectable()
export class DatasetSettingsService implements Proposer {
  readonly proposes = ['dataset.update', 'dataset.unlock'] as const;

  constructor(
    private readonly database: Database,
    private readonly changes: TwoPersonChanges,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  update(call: AdminCall, reference: string, body: UpdateDataset): Promise<Answer> {
    return this.change(call, reference, this.updateTo(body));
  }

  lock(call: AdminCall, reference: string): Promise<Answer> {
    return this.change(call, reference, LOCK);
  }

  unlock(call: AdminCall, reference: string): Promise<Answer> {
    return this.change(call, reference, UNLOCK);
  }

  again(
    _call: AdminCall,
    { kind, target, organisationId, body }: StoredProposal,
  ): Promise<ReviewedChange<object>> {
    if (target === null) throw notFound();
    const change = kind === 'dataset.unlock' ? UNLOCK : this.updateTo(storedBody(updateDataset, body));
    return Promise.resolve(changeOf({ id: target, organisationId }, change));
  }

  private async change(call: AdminCall, reference: string, change: SettingsChange): Promise<Answer> {
    const { reach } = call;
    const find = (transaction: Transaction) => getOwned(transaction, DatasetEntity, reach, reference);
    const dataset = await this.database.transaction(reach.scope, find);
    return this.changes.apply(call, changeOf(dataset, change));
  }

  private updateTo(body: UpdateDataset): SettingsChange {
    return {
      permission: 'dataset:update',
      action: 'dataset.update',
      body: settingsOf(body),
      settings: (before) => this.settingsOf(before, body),
    };
  }

  private settingsOf(before: DatasetEntity, body: UpdateDataset): Partial<DatasetEntity> {
    const settings = settingsOf(body);
    const { clientInstruction } = body;
    if (clientInstruction === undefined || clientInstruction === before.clientInstruction) return settings;
    return { ...settings, clientInstructionAt: clientInstruction === null ? null : this.clock.now() };
  }
}

type Answer = Changed<DatasetView | PendingChangeView>;

function changeOf(
  { id, organisationId }: Pick<DatasetEntity, 'id' | 'organisationId'>,
  { permission, action, body, settings }: SettingsChange,
): ReviewedChange<DatasetView> {
  return {
    permission,
    organisationId,
    policy: ofOrganisation(organisationId),
    // A lock weakens nothing, so that it is never kept.
    proposal: { kind: action === 'dataset.lock' ? 'dataset.update' : action, target: id, body },
    work: async (transaction) => {
      const before = await lockOwned(transaction, DatasetEntity, id);
      const row = await updateAndRead(transaction, DatasetEntity, id, settings(before));
      const object = { type: 'dataset', id };
      const trail = toDatasetTrail(before);
      const entry = { action, object, before: trail, after: toDatasetTrail(row) };
      const body = toDatasetView(row);
      const review = { concerns: weakenedOfDataset(toDatasetView(before), body), base: trail };
      const shown = { before: toDatasetView(before), after: body };
      return { status: 200, body, entry, shown, review };
    },
  };
}
