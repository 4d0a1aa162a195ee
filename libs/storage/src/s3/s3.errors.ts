import { S3ServiceException } from '@aws-sdk/client-s3';
import { AppError } from '#libs/kernel';
import { objectExists, objectNotFound, objectStoreUnavailable } from '../object-store.errors.js';

/** Turns what the SDK throws into the port's errors; errors that are ours already pass unchanged. */
export function toStoreError(key: string, error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof S3ServiceException) {
    const status = error.$metadata.httpStatusCode;
    if (status === 404 && error.name !== 'NoSuchBucket') return objectNotFound(key, error);
    if (status === 412) return objectExists(key, error);
  }
  return objectStoreUnavailable(key, error);
}
