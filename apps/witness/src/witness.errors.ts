import { AppError } from '#libs/kernel';

/** Returns the error of a data directory a witness must not start on; the message tells the operator what to do. */
export function directoryUnusable(detail: string, cause?: unknown): AppError {
  return new AppError({
    code: 'WITNESS_DIRECTORY_UNUSABLE',
    kind: 'internal',
    publicMessage: 'The witness cannot start.',
    internalMessage: detail,
    cause,
  });
}

/** Returns the error of a stored checkpoint this witness did not sign; that log gets no cosignature until it is restored. */
export function stateDamaged(file: string): AppError {
  return new AppError({
    code: 'WITNESS_STATE_DAMAGED',
    kind: 'internal',
    publicMessage: 'The witness does not trust its own record of this log.',
    context: { file },
  });
}
