import { AppError } from '#libs/kernel';

/** The key is taken; objects are immutable, so nothing was written. */
export function objectExists(key: string, cause?: unknown): AppError {
  return new AppError({
    code: 'OBJECT_EXISTS',
    kind: 'conflict',
    publicMessage: 'The object exists already.',
    cause,
    context: { key },
  });
}

/** There is no such object. Internal, because whoever reads one was told by the database that it exists. */
export function objectNotFound(key: string, cause?: unknown): AppError {
  return new AppError({
    code: 'OBJECT_NOT_FOUND',
    kind: 'internal',
    publicMessage: 'The stored object is missing.',
    cause,
    context: { key },
  });
}

/** The store holds more or fewer bytes than the caller knows the object to have. */
export function objectLengthMismatch(
  key: string,
  expected: number,
  actual: number | 'more' | 'fewer',
): AppError {
  return new AppError({
    code: 'OBJECT_LENGTH_MISMATCH',
    kind: 'internal',
    publicMessage: 'The stored object is damaged.',
    internalMessage: `expected ${expected} bytes, the store has ${actual}`,
    context: { key, expected, actual },
  });
}

/** The store did not answer in time or answered with an error that may pass. */
export function objectStoreUnavailable(key: string, cause: unknown): AppError {
  return new AppError({
    code: 'OBJECT_STORE_UNAVAILABLE',
    kind: 'unavailable',
    publicMessage: 'The object store is not available.',
    internalMessage: `the object store failed: ${cause instanceof Error ? cause.message : String(cause)}`,
    cause,
    context: { key },
    retryAfterSeconds: 1,
  });
}
