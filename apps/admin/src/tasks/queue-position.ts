import { AppError } from '#libs/kernel';
import type { Transaction } from '#libs/persistence';
import { databaseErrorOf } from '../changes/database-errors.js';
import type { TaskEntity } from './task.entity.js';

const LOCK_NOT_AVAILABLE = '55P03';
const LONGEST_WAIT = `SET LOCAL lock_timeout = '1s'`;
const NO_LIMIT = 'SET LOCAL lock_timeout TO DEFAULT';
const TAKE = `SELECT portcullis.take_task_position($1, $2, 'new', $3) AS position`;

type Queue = Pick<TaskEntity, 'projectId' | 'organisationId'>;

/**
 * Takes the last place of the queue for a task; throws QUEUE_BUSY where a batch that is being written keeps it for long.
 * INVARIANT: called before the transaction holds any lock. A batch holds the queue until it commits, and whoever waited for it with the
 * organisation's lock would keep changes of policy waiting, and every read behind those.
 */
export function takeLastPosition(transaction: Transaction, queue: Queue): Promise<string> {
  return takePositions(transaction, queue, 1);
}

/** Holds the end of the queue until the transaction ends; throws QUEUE_BUSY where another batch keeps it for long. */
export async function holdQueue(transaction: Transaction, queue: Queue): Promise<void> {
  await takePositions(transaction, queue, 0);
}

async function takePositions(
  transaction: Transaction,
  { projectId, organisationId }: Queue,
  wanted: number,
): Promise<string> {
  try {
    await transaction.query(LONGEST_WAIT);
    const [row] = await transaction.query<[{ position: string }]>(TAKE, [projectId, organisationId, wanted]);
    await transaction.query(NO_LIMIT);
    return row.position;
  } catch (error) {
    throw databaseErrorOf(error)?.code === LOCK_NOT_AVAILABLE ? queueBusy(error) : error;
  }
}

function queueBusy(cause: unknown): AppError {
  return new AppError({
    code: 'QUEUE_BUSY',
    kind: 'conflict',
    publicMessage: 'A batch is being put into this queue; nothing was changed. Send it again.',
    cause,
    retryAfterSeconds: 2,
  });
}
