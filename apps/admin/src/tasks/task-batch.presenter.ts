import type { OwnedKind } from '../records/owned-queries.js';
import { TaskBatchEntity } from './task-batch.entity.js';
import { TASK_BATCH_SORTS } from './task.schema.js';

/** A batch as callers see it, also on the trail. */
export interface TaskBatchView {
  readonly id: string;
  readonly organisation: string;
  readonly project: string;
  readonly name: string;
  /** How many tasks it put into the queue. */
  readonly taskCount: number;
  readonly createdAt: string;
}

/** Returns what is shown of a batch. */
export function toTaskBatchView(row: TaskBatchEntity): TaskBatchView {
  return {
    id: row.id,
    organisation: row.organisationId,
    project: row.projectId,
    name: row.name,
    taskCount: row.taskCount,
    createdAt: row.createdAt.toISOString(),
  };
}

/** Batches, for lists. */
export const TASK_BATCHES: OwnedKind<TaskBatchEntity, TaskBatchView> = {
  entity: TaskBatchEntity,
  present: (rows) => rows.map(toTaskBatchView),
  sorts: TASK_BATCH_SORTS,
};
