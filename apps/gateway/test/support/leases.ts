import type pg from 'pg';
import { uuidV7 } from '#libs/kernel';
import type { Scene } from './scene.js';

export interface HeldTask {
  readonly taskId: string;
  readonly leaseId: string;
}

interface LeaseOptions {
  readonly as?: string;
  readonly items: readonly string[];
  /** How long from now; negative: ended by itself already. */
  readonly seconds?: number;
}

/** Gives a person a task with these items and a lease of it, straight in the database. */
export async function holdTask(scene: Scene, options: LeaseOptions): Promise<HeldTask> {
  const { owner } = scene.fixture;
  const { client, project, dataset } = scene.world;
  const { as = 'annotator', items, seconds = 600 } = options;
  const [batchId, taskId, leaseId] = [uuidV7(), uuidV7(), uuidV7()];
  await owner.query(
    'INSERT INTO task_batches (id, organisation_id, project_id, name) VALUES ($1, $2, $3, $4)',
    [batchId, client, project, 'batch'],
  );
  await owner.query(
    `INSERT INTO tasks (id, organisation_id, project_id, batch_id, dataset_id, open_slots, position)
     VALUES ($1, $2, $3, $4, $5, 0, take_task_position($3, $2, 'new'))`,
    [taskId, client, project, batchId, dataset],
  );
  for (const [position, item] of items.entries()) {
    await owner.query(
      'INSERT INTO task_items (task_id, item_id, organisation_id, position) VALUES ($1, $2, $3, $4)',
      [taskId, item, client, position],
    );
  }
  await owner.query(
    `INSERT INTO task_leases (id, organisation_id, project_id, task_id, person_id, stage, expires_at)
     VALUES ($1, $2, $3, $4, $5, 'annotating', now() + make_interval(secs => $6))`,
    [leaseId, client, project, taskId, scene.personId(as), seconds],
  );
  return { taskId, leaseId };
}

/** Ends a lease as its holder would, with no change of policy. */
export async function endLease(owner: pg.Client, leaseId: string): Promise<void> {
  await owner.query("UPDATE task_leases SET ended_at = now(), ending = 'released' WHERE id = $1", [leaseId]);
}
