import { Injectable } from '@nestjs/common';
import type { AdminCall } from '../calls/admin-call.js';
import { ProjectEntity } from '../projects/project.entity.js';
import { getOwned } from '../records/owned.js';
import { OwnedQueries } from '../records/owned-queries.js';
import type { Page } from '../records/page.js';
import type { ListQuery } from '../schema/list-query.schema.js';
import { TASK_BATCHES, type TaskBatchView } from './task-batch.presenter.js';

/** Lists the batches of a project. */
@Injectable()
export class TaskBatchesQueries {
  constructor(private readonly queries: OwnedQueries) {}

  list(call: AdminCall, project: string, query: ListQuery): Promise<Page<TaskBatchView>> {
    return this.queries.list(call, query, TASK_BATCHES, async (transaction, reach) => ({
      projectId: (await getOwned(transaction, ProjectEntity, reach, project)).id,
    }));
  }
}
