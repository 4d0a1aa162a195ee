import { AppError } from '#libs/kernel';

/** The one refusal of the recorder: what cannot be recorded is not served. */
export function auditUnavailable(internalMessage: string, cause?: unknown): AppError {
  return new AppError({
    code: 'AUDIT_UNAVAILABLE',
    kind: 'unavailable',
    publicMessage: 'Access cannot be recorded at the moment, so it cannot be given.',
    internalMessage,
    cause,
    retryAfterSeconds: 1,
  });
}
