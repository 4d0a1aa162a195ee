import { AppError } from '#libs/kernel';

/** A task the caller never held: missing, foreign and a colleague's look the same. */
export function taskNotFound(): AppError {
  return new AppError({
    code: 'NOT_FOUND',
    kind: 'not-found',
    publicMessage: 'There is nothing here that you may see.',
  });
}

/** The caller's hold on the task is over: it was ended, or its time ran out. */
export function leaseNotHeld(): AppError {
  return new AppError({
    code: 'LEASE_NOT_HELD',
    kind: 'conflict',
    publicMessage: 'You do not hold this task any more: it was given back, ended, or its time ran out.',
  });
}
