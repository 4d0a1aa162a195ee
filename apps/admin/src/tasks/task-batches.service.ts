import { Injectable } from '@nestjs/common';
import { uuidV7 } from '#libs/kernel';
import { Database, type Transaction } from '#libs/persistence';
import type { AdminCall } from '../calls/admin-call.js';
import { narrowedTo, type Reach } from '../calls/reach.js';
import type { Changed } from '../changes/change.js';
import { ChangesService } from '../changes/changes.service.js';
import { DatasetEntity } from '../datasets/dataset.entity.js';
import { OrganisationFinder } from '../organisations/organisation-finder.js';
import { ProjectDatasetEntity } from '../projects/project-dataset.entity.js';
import { ProjectEntity } from '../projects/project.entity.js';
import { getOwned, referredBy } from '../records/owned.js';
import { unknownReference, unprocessable } from '../records/record.errors.js';
import { updateAndRead } from '../records/write.js';
import { planTasks } from './batch-items.js';
import { type BatchSettings, insertEvery, insertPlanned } from './batch-writer.js';
import { holdQueue } from './queue-position.js';
import { TaskBatchEntity } from './task-batch.entity.js';
import { type TaskBatchView, toTaskBatchView } from './task-batch.presenter.js';
import type { CreateTaskBatch } from './task.schema.js';

/** Puts tasks into the queue of a project: named one by one, or one for every item. */
@Injectable()
export class TaskBatchesService {
  constructor(
    private readonly database: Database,
    private readonly changes: ChangesService,
    private readonly organisations: OrganisationFinder,
  ) {}

  /** Returns the batch; throws BATCH_EMPTY where it would hold nothing. */
  async create(call: AdminCall, reference: string, body: CreateTaskBatch): Promise<Changed<TaskBatchView>> {
    const reach = await this.organisations.reachWithin(call, body.organisation);
    const project = await this.database.transaction(reach.scope, (transaction) =>
      getOwned(transaction, ProjectEntity, reach, reference),
    );
    const { id: projectId, organisationId } = project;
    return this.changes.apply(call, {
      permission: 'task:create',
      organisationId,
      // More work lets nobody near anything.
      policy: null,
      work: async (transaction) => {
        const row = await this.write(transaction, narrowedTo(reach, organisationId), {
          projectId,
          organisationId,
          body,
        });
        const view = toTaskBatchView(row);
        const { overlap, priority } = body;
        const object = { type: 'task-batch', id: view.id };
        const after = { ...view, overlap, priority };
        const entry = { action: 'task-batch.create', object, before: null, after, projectId };
        return { status: 201, body: view, entry };
      },
    });
  }

  private async write(
    transaction: Transaction,
    reach: Reach,
    { projectId, organisationId, body }: NewBatch,
  ): Promise<TaskBatchEntity> {
    await holdQueue(transaction, { projectId, organisationId });
    const batchId = uuidV7();
    const { name, overlap, priority } = body;
    const settings = { batchId, organisationId, projectId, overlap, priority };
    const datasetIds = await datasetsOf(transaction, reach, { projectId, dataset: body.dataset });
    await transaction.insert(TaskBatchEntity, { id: batchId, organisationId, projectId, name, taskCount: 0 });
    const taskCount = await fill(transaction, settings, { body, datasetIds });
    if (taskCount === 0)
      throw unprocessable('BATCH_EMPTY', 'every', 'matches no item that can be read: there is nothing to do');
    return updateAndRead(transaction, TaskBatchEntity, batchId, { taskCount });
  }
}

interface NewBatch {
  readonly projectId: string;
  readonly organisationId: string;
  readonly body: CreateTaskBatch;
}

async function fill(
  transaction: Transaction,
  settings: BatchSettings,
  { body, datasetIds }: { readonly body: CreateTaskBatch; readonly datasetIds: readonly string[] },
): Promise<number> {
  const { tasks, every } = body;
  if (tasks === undefined)
    return insertEvery(transaction, settings, { datasetIds, keyPrefix: every?.keyPrefix ?? '' });
  return insertPlanned(transaction, settings, await planTasks(transaction, tasks, datasetIds));
}

/** The project's datasets, or the one of them that is named. */
async function datasetsOf(
  transaction: Transaction,
  reach: Reach,
  { projectId, dataset }: { readonly projectId: string; readonly dataset: string | undefined },
): Promise<readonly string[]> {
  const pairs = await transaction.find(ProjectDatasetEntity, {
    where: { projectId },
    order: { datasetId: 'ASC' },
  });
  const ids = pairs.map(({ datasetId }) => datasetId);
  if (dataset === undefined) return ids;
  const { id } = await referredBy('dataset', getOwned(transaction, DatasetEntity, reach, dataset));
  if (!ids.includes(id)) throw unknownReference('dataset');
  return [id];
}
