import type { Transaction } from '#libs/persistence';
import {
  afterEnding,
  type LeaseEnding,
  type Stage,
  type TaskAfterEnding,
  type TaskState,
} from './task-state.js';
import { assertVerdictFits } from './verdict.js';

/** A lease that has just ended, and where its task stands now. */
export interface EndedLease {
  readonly id: string;
  readonly taskId: string;
  readonly personId: string;
  readonly task: TaskState;
}

interface LockedLease {
  readonly id: string;
  readonly taskId: string;
  readonly personId: string;
  readonly live: boolean;
  readonly stage: Stage;
  readonly round: number;
  readonly openSlots: number;
  readonly overlap: number;
  readonly reviewRequired: boolean;
  readonly completed: number;
}

const LOCK = `
  SELECT l.id, l.task_id AS "taskId", l.person_id AS "personId", l.expires_at > now() AS live,
    t.stage, t.round, t.open_slots AS "openSlots", t.overlap, p.review_required AS "reviewRequired"
  FROM task_leases l JOIN tasks t ON t.id = l.task_id JOIN projects p ON p.id = l.project_id
  WHERE l.id = $1 AND l.ended_at IS NULL
  FOR UPDATE OF l, t`;
// In a statement after the lock: whoever completed it at the same time has committed and is counted, or waits for us.
const COMPLETED = `
  SELECT count(*)::int AS completed FROM task_leases
  WHERE task_id = $1 AND stage = $2 AND round = $3 AND ending = 'completed'`;
const END = 'UPDATE task_leases SET ended_at = clock_timestamp(), ending = $2, verdict = $3 WHERE id = $1';
const END_BY_FORCE = `UPDATE task_leases SET ended_at = clock_timestamp(), ending = 'forced' WHERE id = $1`;
const KEEP_PLACE = 'UPDATE tasks SET stage = $2, round = $3, open_slots = $4 WHERE id = $1';
const COME_BACK = `
  UPDATE tasks SET stage = $2, round = $3, open_slots = $4, turn = $5,
    position = take_task_position(project_id, organisation_id, 'again')
  WHERE id = $1`;
const TURNS = { first: 2, last: 0 } as const;

/**
 * Ends a lease and puts its task where it belongs, as one; the transaction must have shared (or exclude) the organisation.
 * Returns null when the lease is not held any more; one whose time is over can only lapse or be ended by force.
 */
export async function endLease(
  transaction: Transaction,
  leaseId: string,
  ending: LeaseEnding,
): Promise<EndedLease | null> {
  const [lease] = await transaction.query<Omit<LockedLease, 'completed'>[]>(LOCK, [leaseId]);
  const isOverdue = ending.kind === 'lapsed' || ending.kind === 'forced';
  if (lease === undefined || (!lease.live && !isOverdue)) return null;
  const verdict = ending.kind === 'completed' ? ending.verdict : null;
  if (ending.kind === 'completed') assertVerdictFits(lease.stage, verdict);
  const counted = await transaction.query<{ completed: number }[]>(COMPLETED, [
    lease.taskId,
    lease.stage,
    lease.round,
  ]);
  const completed = (counted[0]?.completed ?? 0) + 1;
  if (ending.kind === 'forced') await transaction.query(END_BY_FORCE, [leaseId]);
  else await transaction.query(END, [leaseId, ending.kind, verdict]);
  const task = afterEnding(toState(lease), ending, { ...lease, completed });
  await put(transaction, lease.taskId, task);
  return { id: lease.id, taskId: lease.taskId, personId: lease.personId, task };
}

function toState({ stage, round, openSlots }: TaskState): TaskState {
  return { stage, round, openSlots };
}

async function put(transaction: Transaction, taskId: string, task: TaskAfterEnding): Promise<void> {
  const state = [taskId, task.stage, task.round, task.openSlots];
  if (task.turn === null) await transaction.query(KEEP_PLACE, state);
  else await transaction.query(COME_BACK, [...state, TURNS[task.turn]]);
}
