import type { TaskLeaseEntity } from './task-lease.entity.js';

/** How long one person had one task, once: operational metadata about a worker, for those who answer for the work. */
export interface TaskTimeView {
  /** The lease's. */
  readonly id: string;
  readonly task: string;
  readonly person: string;
  readonly stage: string;
  readonly round: number;
  readonly startedAt: string;
  /** null: still held. */
  readonly endedAt: string | null;
  /** completed, released, skipped, lapsed or forced. */
  readonly ending: string | null;
  /** What a review found. */
  readonly verdict: string | null;
  /** Whole seconds; of a lease that lapsed or still runs, up to its last heartbeat. */
  readonly seconds: number;
}

/** Returns what is shown of the time of a lease. */
export function toTaskTimeView(row: TaskLeaseEntity): TaskTimeView {
  const last = row.endedAt === null || row.ending === 'lapsed' ? row.heartbeatAt : row.endedAt;
  return {
    id: row.id,
    task: row.taskId,
    person: row.personId,
    stage: row.stage,
    round: row.round,
    startedAt: row.startedAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    ending: row.ending,
    verdict: row.verdict,
    seconds: Math.round((last.getTime() - row.startedAt.getTime()) / 1_000),
  };
}
