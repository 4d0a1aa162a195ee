import { pause } from './pause.js';
import { isLeaseLost, PortcullisError } from './portcullis-error.js';
import type { PortcullisClient } from './portcullis-client.js';
import type { Task, TaskEnding } from './task.js';

/** The work on one task. Its signal is aborted when the lease is lost: what goes on after that nobody will take. */
export type TaskWork = (task: Task, context: { readonly signal: AbortSignal }) => Promise<TaskEnding>;

export interface TaskLoopOptions {
  /** Id or slug. */
  readonly project: string;
  readonly signal?: AbortSignal;
  /** What to do when there is nothing left: `stop` (default), or `wait` for new tasks. */
  readonly whenNoneLeft?: 'stop' | 'wait';
  /** Told of a task that was taken away while it was being worked on. */
  readonly onLeaseLost?: (task: Task) => void;
}

/** What a loop did. */
export interface TaskLoopResult {
  readonly ended: number;
  readonly lost: number;
}

const HEARTBEAT_SECONDS_AT_LEAST = 1;

/**
 * Works through a project's tasks one at a time: claims, keeps the lease alive while `work` runs, and ends the task as it says.
 * Work that fails gives its task back to the others and ends the loop with its error.
 */
export async function workThroughTasks(
  client: PortcullisClient,
  options: TaskLoopOptions,
  work: TaskWork,
): Promise<TaskLoopResult> {
  let [ended, lost] = [0, 0];
  for (;;) {
    options.signal?.throwIfAborted();
    const claim = await client.claim(options.project, options);
    if (claim.task === null) {
      if (claim.reason === 'NONE_LEFT' && options.whenNoneLeft !== 'wait') return { ended, lost };
      await pause(claim.retryAfterSeconds * 1_000, options.signal);
    } else if (await workOn(client, claim.task, options, work)) ended += 1;
    else {
      lost += 1;
      options.onLeaseLost?.(claim.task);
    }
  }
}

/** Returns whether the task was ended by us; false when it was taken away meanwhile. */
async function workOn(
  client: PortcullisClient,
  task: Task,
  { signal }: TaskLoopOptions,
  work: TaskWork,
): Promise<boolean> {
  const lease = new KeptLease(client, task);
  const working = signal ? AbortSignal.any([signal, lease.lostSignal]) : lease.lostSignal;
  try {
    const ending = await work(task, { signal: working });
    await lease.stop();
    if (lease.isLost) return false;
    await client.end(task.id, ending, signal ? { signal } : {});
    return true;
  } catch (error) {
    await lease.stop();
    if (lease.isLost || isLeaseLost(error)) return false;
    // Without the caller's signal: it may be what ended the work, and the task must not be held until its time runs out.
    await giveBack(client, task);
    throw error;
  }
}

/** A task that cannot be given back comes back by itself when its lease ends; the work's own error says more. */
async function giveBack(client: PortcullisClient, task: Task): Promise<void> {
  await client.end(task.id, 'release').catch(() => undefined);
}

/** A lease that is over, and a caller who may not work on this any more: asking again changes neither. */
function isRefusal(error: unknown): boolean {
  return error instanceof PortcullisError && error.status < 500 && error.status !== 429;
}

/** Keeps a lease alive until it is stopped or lost. */
class KeptLease {
  private readonly lost = new AbortController();
  private readonly over = new AbortController();
  private readonly beating: Promise<void>;

  constructor(
    private readonly client: PortcullisClient,
    private readonly task: Task,
  ) {
    this.beating = this.beat();
  }

  get isLost(): boolean {
    return this.lost.signal.aborted;
  }

  get lostSignal(): AbortSignal {
    return this.lost.signal;
  }

  /** Resolves when no heartbeat is under way any more: none may arrive after the task's end. */
  async stop(): Promise<void> {
    this.over.abort();
    await this.beating;
  }

  private async beat(): Promise<void> {
    const { signal } = this.over;
    let lease = this.task.lease;
    while (!signal.aborted) {
      try {
        await pause(Math.max(lease.heartbeatSeconds, HEARTBEAT_SECONDS_AT_LEAST) * 1_000, signal);
        lease = await this.client.heartbeat(this.task.id, { signal });
      } catch (error) {
        if (signal.aborted) return;
        // Refused, or not heard of until it has run out: either way the work is no longer ours.
        if (isRefusal(error) || Date.parse(lease.expiresAt) <= Date.now()) {
          this.lost.abort(new Error(`the lease of task ${this.task.id} is lost`, { cause: error }));
          return;
        }
      }
    }
  }
}
