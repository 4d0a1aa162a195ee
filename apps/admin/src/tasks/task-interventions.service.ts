import { Injectable } from '@nestjs/common';
import type { ChangeScope } from '#libs/epochs';
import { Database, type Transaction } from '#libs/persistence';
import { endLease } from '#libs/tasks';
import { IsNull } from 'typeorm';
import type { AdminCall } from '../calls/admin-call.js';
import { type Changed, ReachMoved } from '../changes/change.js';
import { ChangesService } from '../changes/changes.service.js';
import { getOwned, lockOwned } from '../records/owned.js';
import { conflict } from '../records/record.errors.js';
import { takeLastPosition } from './queue-position.js';
import { TaskLeaseEntity } from './task-lease.entity.js';
import { TaskEntity } from './task.entity.js';
import { presentTasks, type TaskView } from './task.presenter.js';
import type { UpdateTask } from './task.schema.js';

interface Intervention {
  readonly action: string;
  readonly change: (transaction: Transaction, task: TaskEntity) => Promise<void>;
}

const SHARE = 'SELECT portcullis.share_organisation($1)';
const MOVE = 'UPDATE portcullis.tasks SET priority = $2, turn = 1, position = $3 WHERE id = $1';

/**
 * What administrators do to single tasks. Ending leases is a change of policy for their holders. INVARIANT I3: when it is
 * answered, no gateway sends another byte by a lease that it ended.
 */
@Injectable()
export class TaskInterventionsService {
  constructor(
    private readonly database: Database,
    private readonly changes: ChangesService,
  ) {}

  /** Takes the task from whoever holds it; it is the next one of its priority. */
  forceRelease(call: AdminCall, id: string): Promise<Changed<TaskView>> {
    return this.takeBack(call, id, { action: 'task.force-release', change: () => Promise.resolve() });
  }

  /** Takes the task out of the queue for good, and from whoever holds it. What was done of it stays on record. */
  withdraw(call: AdminCall, id: string): Promise<Changed<TaskView>> {
    const change = async (transaction: Transaction, task: TaskEntity): Promise<void> => {
      if (task.stage === 'done') throw finished();
      await transaction.update(TaskEntity, { id }, { stage: 'withdrawn', openSlots: 0 });
    };
    return this.takeBack(call, id, { action: 'task.withdraw', change });
  }

  /** Puts the task at the end of its new priority; who holds it keeps it. Throws QUEUE_BUSY while a large batch is being written. */
  async prioritise(call: AdminCall, id: string, { priority }: UpdateTask): Promise<Changed<TaskView>> {
    const found = await this.find(call, id);
    const { organisationId } = found;
    return this.changes.apply(call, {
      permission: 'task:update',
      organisationId,
      policy: null,
      work: async (transaction) => {
        const position = await takeLastPosition(transaction, found);
        // Before any row: whoever excludes this organisation must never wait for us while we wait for them.
        await transaction.query(SHARE, [organisationId]);
        const task = await lockOwned(transaction, TaskEntity, id);
        if (task.stage === 'done' || task.stage === 'withdrawn') throw finished();
        return this.recorded(transaction, task, {
          action: 'task.update',
          change: () => transaction.query(MOVE, [id, priority, position]),
        });
      },
    });
  }

  private async takeBack(
    call: AdminCall,
    id: string,
    intervention: Intervention,
  ): Promise<Changed<TaskView>> {
    const { organisationId } = await this.find(call, id);
    return this.changes.apply(call, {
      permission: 'task:update',
      organisationId,
      policy: () => this.holdersOf(call, { id, organisationId }),
      work: async (transaction, locked) => {
        // Nobody claims or works on a task of this organisation from here on: they share the lock that is held now.
        const leases = await liveLeases(transaction, id);
        if (leases.some(({ personId }) => !locked.scopes.includes(personId))) throw new ReachMoved();
        const task = await lockOwned(transaction, TaskEntity, id);
        const change = async (): Promise<void> => {
          for (const lease of leases) await endLease(transaction, lease, { kind: 'forced' });
          await intervention.change(transaction, await lockOwned(transaction, TaskEntity, id));
        };
        return this.recorded(transaction, task, { action: intervention.action, change });
      },
    });
  }

  private async recorded(
    transaction: Transaction,
    task: TaskEntity,
    { action, change }: { readonly action: string; readonly change: () => Promise<unknown> },
  ) {
    const { id, projectId } = task;
    const [before] = await presentTasks([task], transaction);
    await change();
    const row = await transaction.findOneByOrFail(TaskEntity, { id });
    const [after] = await presentTasks([row], transaction);
    const object = { type: 'task', id };
    const entry = { action, object, before: before ?? null, after: after ?? null, projectId };
    return { status: 200 as const, body: after as TaskView, entry };
  }

  private find(call: AdminCall, id: string): Promise<TaskEntity> {
    const { reach } = call;
    return this.database.transaction(reach.scope, (transaction) =>
      getOwned(transaction, TaskEntity, reach, id),
    );
  }

  private async holdersOf(
    call: AdminCall,
    { id, organisationId }: Pick<TaskEntity, 'id' | 'organisationId'>,
  ): Promise<ChangeScope> {
    const leases = await this.database.transaction(call.reach.scope, (transaction) =>
      liveLeases(transaction, id),
    );
    const scopes = [...new Set(leases.map(({ personId }) => personId))];
    return { organisations: [organisationId], scopes };
  }
}

function liveLeases(transaction: Transaction, taskId: string): Promise<TaskLeaseEntity[]> {
  return transaction.find(TaskLeaseEntity, { where: { taskId, endedAt: IsNull() }, order: { id: 'ASC' } });
}

function finished(): Error {
  return conflict('TASK_FINISHED', 'The task is done or withdrawn.');
}
