import type { Transaction } from '#libs/persistence';
import { afterEnding, type LeaseEnding, type Stage, type TaskState } from './task-state.js';
import { assertVerdictFits } from './verdict.js';

/** A lease to be ended, and whose organisation's it is. */
export interface LeaseReference {
  readonly id: string;
  readonly organisationId: string;
}

/** A lease that has just ended, and where its task stands now. */
export interface EndedLease {
  readonly taskId: string;
  readonly task: TaskState;
}

interface LockedLease {
  readonly task_id: string;
  readonly live: boolean;
  readonly stage: Stage;
  readonly round: number;
  readonly open_slots: number;
  readonly overlap: number;
  readonly review_required: boolean;
  readonly completed: number;
}

const LOCK = 'SELECT * FROM lock_task_lease($1, $2)';
const TURNS = { first: 2, last: 0 } as const;

/** Ends the lease and puts its task where it belongs, in one statement; a task that neither moves nor changes is not written. */
const endStatement = (ending: string): string => `
  WITH ended AS (UPDATE task_leases SET ended_at = clock_timestamp(), ${ending} WHERE id = $1)
  UPDATE tasks SET stage = $3, round = $4, open_slots = $5, turn = coalesce($6::smallint, turn),
    position = CASE WHEN $6::smallint IS NULL THEN position ELSE take_task_position(project_id, organisation_id, 'again') END
  WHERE id = $2 AND ($6::smallint IS NOT NULL OR stage <> $3)`;
const END = endStatement('ending = $7, verdict = $8');
// Administration may end a lease and nothing else of it.
const END_BY_FORCE = endStatement(`ending = 'forced'`);

/**
 * Ends a lease and puts its task where it belongs, as one. Takes the organisation's lock, shared, before any row: a change of
 * policy that ends leases never waits for whoever waits for it. Returns null when the lease is not held any more; one whose time
 * is over can only lapse or be ended by force.
 */
export async function endLease(
  transaction: Transaction,
  { id, organisationId }: LeaseReference,
  ending: LeaseEnding,
): Promise<EndedLease | null> {
  const [lease] = await transaction.query<LockedLease[]>(LOCK, [organisationId, id]);
  const mayBeOverdue = ending.kind === 'lapsed' || ending.kind === 'forced';
  if (lease === undefined || (!lease.live && !mayBeOverdue)) return null;
  const verdict = ending.kind === 'completed' ? ending.verdict : null;
  if (ending.kind === 'completed') assertVerdictFits(lease.stage, verdict);
  const { turn, ...task } = afterEnding(toState(lease), ending, {
    overlap: lease.overlap,
    reviewRequired: lease.review_required,
    completed: lease.completed + 1,
  });
  const { stage, round, openSlots } = task;
  const state = [id, lease.task_id, stage, round, openSlots, turn === null ? null : TURNS[turn]];
  if (ending.kind === 'forced') await transaction.query(END_BY_FORCE, state);
  else await transaction.query(END, [...state, ending.kind, verdict]);
  return { taskId: lease.task_id, task };
}

function toState({ stage, round, open_slots: openSlots }: LockedLease): TaskState {
  return { stage, round, openSlots };
}
