import { AppError } from '#libs/kernel';

/** Every code a `KeyService` call can throw; published, never renamed. */
export type KeyErrorCode =
  'KEY_DISABLED' | 'KEY_UNAVAILABLE' | 'KEY_NOT_FOUND' | 'KEY_CONTEXT_MISMATCH' | 'KEY_ACCESS_DENIED';

interface KeyFailure {
  readonly kind: AppError['kind'];
  readonly publicMessage: string;
}

const FAILURES: Readonly<Record<KeyErrorCode, KeyFailure>> = {
  KEY_DISABLED: { kind: 'forbidden', publicMessage: 'The owner of the data has switched its key off.' },
  KEY_UNAVAILABLE: { kind: 'unavailable', publicMessage: 'The key service does not answer.' },
  KEY_NOT_FOUND: { kind: 'unprocessable', publicMessage: 'There is no usable key of that id.' },
  KEY_CONTEXT_MISMATCH: { kind: 'internal', publicMessage: 'The stored key does not belong to this data.' },
  KEY_ACCESS_DENIED: { kind: 'internal', publicMessage: 'The key service refuses this service.' },
};

const RETRY_AFTER_SECONDS = 1;

/** Returns the one `AppError` for a code; only KEY_UNAVAILABLE is worth asking again and says when. */
export function keyError(code: KeyErrorCode, internalMessage: string, cause?: unknown): AppError {
  const failure = FAILURES[code];
  return new AppError({
    code,
    kind: failure.kind,
    publicMessage: failure.publicMessage,
    internalMessage,
    cause,
    ...(failure.kind === 'unavailable' && { retryAfterSeconds: RETRY_AFTER_SECONDS }),
  });
}

/** True for an error made by `keyError` with that code; lets a use case turn it into a decision instead of a failure. */
export function isKeyError(error: unknown, code: KeyErrorCode): error is AppError {
  return error instanceof AppError && error.code === code;
}
