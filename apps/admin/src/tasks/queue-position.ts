import { AppError } from '#libs/kernel';
import type { Transaction } from '#libs/persistence';
import { databaseErrorOf } from '../changes/database-errors.js';
import type { TaskEntity } from './task.entity.js';

const LOCK_NOT_AVAILABLE = '55P03';
const LONGEST_WAIT = `SET LOCAL lock_timeout = '1s'`;
const NO_LIMIT = 'SET LOCAL lock_timeout TO DEFAULT';
const TAKE = `SELECT portcullis.take_task_position($1, $2, 'new') AS position`;

/**
 * Takes the last place of the queue for a task; throws QUEUE_BUSY where a batch that is being written keeps it for long.
 * INVARIANT: called before the transaction holds any lock. A batch holds the queue until it commits, and whoever waited for it with the
 * organisation's lock would keep changes of policy waiting, and every read behind those.
 */
export async function takeLastPosition(
  transaction: Transaction,
  { projectId, organisationId }: Pick<TaskEntity, 'projectId' | 'organisationId'>,
): Promise<string> {
  try {
    await transaction.query(LONGEST_WAIT);
    const [row] = await transaction.query<[{ position: string }]>(TAKE, [projectId, organisationId]);
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
