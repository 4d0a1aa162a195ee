import { Injectable } from '@nestjs/common';
import type { AdminCall } from '../calls/admin-call.js';
import { equals, whereGiven } from '../lists/conditions.js';
import { ProjectEntity } from '../projects/project.entity.js';
import { idGiven } from '../records/owned.js';
import { OwnedQueries } from '../records/owned-queries.js';
import type { Page } from '../records/page.js';
import type { ListTaskBatches } from './task.schema.js';
import { TASK_BATCHES, type TaskBatchView } from './task-batch.presenter.js';

/** Lists the batches of a project. */
@Injectable()
export class TaskBatchesQueries {
  constructor(private readonly queries: OwnedQueries) {}

  list(call: AdminCall, project: string, query: ListTaskBatches): Promise<Page<TaskBatchView>> {
    return this.queries.list(call, query, TASK_BATCHES, async (transaction, reach) => [
      ...equals('projectId', await idGiven(transaction, ProjectEntity, reach, project)),
      ...whereGiven(query.q, 'starts_with(lower(row.name), lower(:q))', 'q'),
    ]);
  }
}
