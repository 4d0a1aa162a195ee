import type { InstanceLease } from '#libs/epochs';
import { type AccessAnswer, callerScopes, scopeOf } from '#libs/facts';
import type { Principal } from '#libs/identity';
import { isUuid } from '#libs/kernel';
import type { Database, Transaction } from '#libs/persistence';
import { endLease, type OwnEnding } from '#libs/tasks';
import type { RequestOrigin } from '../items/read-request.js';
import type { RecordedRequest, TaskOperation } from '../items/recorded-request.js';
import type { DatasetDecisions } from '../projects/dataset-decisions.service.js';
import { assertStillGranted } from '../streams/still-granted.js';
import type { StreamRegistry } from '../streams/stream-registry.js';
import type { DoneWork, RecordedWork } from './recorded-work.service.js';
import { extendLease, findHeldTask } from './task-leases.js';
import { leaseNotHeld, taskNotFound } from './task.errors.js';
import { type LeaseView, type TaskView, toLeaseView, toTaskView } from './task.presenter.js';

/** Who asks about which task of theirs. */
export interface TaskRequest {
  readonly principal: Principal;
  readonly taskId: string;
  readonly origin: RequestOrigin;
}

/** An answer with the id of its record. */
export interface Recorded<Value> {
  readonly recordId: string;
  readonly value: Value;
}

/** What is told of a task that was given back or finished. */
export interface EndedTaskView {
  readonly id: string;
  readonly ending: string;
  /** Where the task stands now. */
  readonly stage: string;
}

export interface HeldTasksParts {
  readonly database: Database;
  readonly decisions: DatasetDecisions;
  readonly work: RecordedWork;
  readonly streams: StreamRegistry;
  readonly lease: InstanceLease;
}

interface OwnLease {
  readonly id: string;
  readonly stage: 'annotating' | 'reviewing';
  readonly projectId: string;
  readonly datasetId: string;
  readonly organisationId: string;
}

type HeldWork<Value> = (
  transaction: Transaction,
  lease: OwnLease,
) => Promise<{ readonly value: Value; readonly details?: RecordedRequest['details'] } | null>;

// The latest, alive or not: who held a task once may know that it is over.
const OWN_LEASE = `
  SELECT l.id, l.stage, l.project_id AS "projectId", t.dataset_id AS "datasetId", l.organisation_id AS "organisationId"
  FROM task_leases l JOIN tasks t ON t.id = l.task_id
  WHERE l.task_id = $1 AND l.person_id = $2 ORDER BY l.started_at DESC, l.id DESC LIMIT 1`;
const OPERATIONS: Readonly<Record<OwnEnding['kind'], TaskOperation>> = {
  completed: 'task-complete',
  released: 'task-release',
  skipped: 'task-skip',
};

/** What a person does with a task they hold. Decided anew each time: who may not read any more keeps no task from others. */
export class HeldTasks {
  constructor(private readonly parts: HeldTasksParts) {}

  /** Returns the task with its items. */
  async describe(request: TaskRequest): Promise<Recorded<TaskView>> {
    const own = await this.getOwn(request);
    const decide = () => this.decide(request, own);
    const stream = this.parts.streams.register({
      scopes: [...callerScopes(request.principal), ...request.principal.worksFor],
      isStillAllowed: async () => (await decide())[0].decision.effect === 'allow',
    });
    try {
      const answer = await this.run(request, own, {
        operation: 'task-read',
        work: async (transaction, { id }) => {
          const held = await findHeldTask(transaction, id);
          return held && { value: toTaskView(held) };
        },
      });
      assertStillGranted(stream, this.parts.lease, answer.recordId);
      return answer;
    } finally {
      stream.release();
    }
  }

  /** Lets the lease run for its whole length from now. */
  async heartbeat(request: TaskRequest): Promise<Recorded<{ readonly lease: LeaseView }>> {
    return this.run(request, await this.getOwn(request), {
      operation: 'task-heartbeat',
      work: async (transaction, lease) => {
        const extended = await extendLease(transaction, lease);
        return extended && { value: { lease: toLeaseView(extended) } };
      },
    });
  }

  /** Ends the lease; the task goes on as its state says. */
  async end(request: TaskRequest, ending: OwnEnding): Promise<Recorded<EndedTaskView>> {
    return this.run(request, await this.getOwn(request), {
      operation: OPERATIONS[ending.kind],
      work: async (transaction, lease) => {
        const ended = await endLease(transaction, lease, ending);
        if (ended === null) return null;
        const { stage } = ended.task;
        const details = ending.kind === 'completed' ? { verdict: ending.verdict } : {};
        return { value: { id: ended.taskId, ending: ending.kind, stage }, details };
      },
    });
  }

  private async getOwn({ principal, taskId }: TaskRequest): Promise<OwnLease> {
    if (!isUuid(taskId)) throw taskNotFound();
    const [own] = await this.parts.database.read<OwnLease>(scopeOf(principal), OWN_LEASE, [
      taskId,
      principal.id,
    ]);
    if (own === undefined) throw taskNotFound();
    return own;
  }

  private async decide({ principal, origin }: TaskRequest, own: OwnLease): Promise<readonly [AccessAnswer]> {
    // Who is no reviewer any more finishes no review, however they came by it.
    const action = own.stage === 'reviewing' ? 'task:review' : 'task:claim';
    return [await this.parts.decisions.ofDataset({ principal, origin, action }, own)];
  }

  private run<Value>(
    request: TaskRequest,
    own: OwnLease,
    { operation, work }: { readonly operation: TaskOperation; readonly work: HeldWork<Value> },
  ): Promise<Recorded<Value>> {
    const { principal, origin, taskId } = request;
    return this.parts.work.run<Value>(
      {
        principal,
        origin,
        operation,
        details: { lease: own.id, method: METHODS[operation] ?? 'POST', task: taskId },
      },
      {
        decide: () => this.decide(request, own),
        work: async (transaction, [answer]): Promise<DoneWork<Value>> => {
          const done = await work(transaction, own);
          if (done === null) throw leaseNotHeld();
          return { value: done.value, answer: answer as AccessAnswer, details: done.details ?? {} };
        },
      },
    );
  }
}

const METHODS: Partial<Record<TaskOperation, string>> = { 'task-read': 'GET' };
