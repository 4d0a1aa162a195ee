import type { Transaction } from '#libs/persistence';
import { In, IsNull } from 'typeorm';
import type { OwnedKind } from '../records/owned-queries.js';
import { TaskLeaseEntity } from './task-lease.entity.js';
import { TaskEntity } from './task.entity.js';

/** A live lease as administrators see it; times in ISO 8601 UTC. */
export interface TaskLeaseView {
  readonly id: string;
  readonly person: string;
  readonly startedAt: string;
  readonly heartbeatAt: string;
  /** In the past: it has lapsed and goes back at the next claim. */
  readonly expiresAt: string;
}

/** A task as administrators see it, also on the trail; by ids. */
export interface TaskView {
  readonly id: string;
  readonly organisation: string;
  readonly project: string;
  readonly batch: string;
  readonly stage: string;
  readonly round: number;
  readonly overlap: number;
  readonly priority: number;
  readonly openSlots: number;
  readonly items: readonly string[];
  readonly leases: readonly TaskLeaseView[];
  readonly createdAt: string;
}

const ITEMS = `
  SELECT task_id AS "taskId", array_agg(item_id ORDER BY position) AS items
  FROM portcullis.task_items WHERE task_id = ANY ($1) GROUP BY task_id`;

/** Returns the views of the tasks with their items and live leases, in their order. */
export async function presentTasks(
  rows: readonly TaskEntity[],
  transaction: Transaction,
): Promise<readonly TaskView[]> {
  const ids = rows.map(({ id }) => id);
  const found = await transaction.query<{ taskId: string; items: string[] }[]>(ITEMS, [ids]);
  const items = new Map(found.map((row) => [row.taskId, row.items]));
  const leases = await transaction.find(TaskLeaseEntity, {
    where: { taskId: In(ids), endedAt: IsNull() },
    order: { id: 'ASC' },
  });
  return rows.map((row) => ({
    id: row.id,
    organisation: row.organisationId,
    project: row.projectId,
    batch: row.batchId,
    stage: row.stage,
    round: row.round,
    overlap: row.overlap,
    priority: row.priority,
    openSlots: row.openSlots,
    items: items.get(row.id) ?? [],
    leases: leases.filter(({ taskId }) => taskId === row.id).map(toLeaseView),
    createdAt: row.createdAt.toISOString(),
  }));
}

function toLeaseView({ id, personId, startedAt, heartbeatAt, expiresAt }: TaskLeaseEntity): TaskLeaseView {
  return {
    id,
    person: personId,
    startedAt: startedAt.toISOString(),
    heartbeatAt: heartbeatAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  };
}

/** Tasks, for lists and look-ups. */
export const TASKS: OwnedKind<TaskEntity, TaskView> = { entity: TaskEntity, present: presentTasks };
