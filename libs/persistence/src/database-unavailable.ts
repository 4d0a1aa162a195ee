import { AppError } from '#libs/kernel';
import { QueryFailedError } from 'typeorm';

/** SQLSTATE classes: connection exception, insufficient resources (disk full too), operator intervention. */
const CLASSES = ['08', '53', '57'];
const READ_ONLY_TRANSACTION = '25006';
const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'ENOENT',
  'EAGAIN',
]);
/** What `pg` says without a code. */
const MESSAGES = [
  'timeout exceeded when trying to connect',
  'timeout expired',
  'Query read timeout',
  'Connection terminated',
];

/** Returns `DATABASE_UNAVAILABLE` for an error that says the database cannot serve now; any other error as it is. */
export function toUnavailable(error: unknown): unknown {
  const cause: unknown = error instanceof QueryFailedError ? error.driverError : error;
  return cause instanceof Error && saysUnavailable(cause) ? databaseUnavailable(cause) : error;
}

/** The database cannot be reached, is stopping, is full, is read-only or did not answer in time. */
export function databaseUnavailable(cause: Error): AppError {
  return new AppError({
    code: 'DATABASE_UNAVAILABLE',
    kind: 'unavailable',
    publicMessage: 'The database does not answer at the moment.',
    internalMessage: `the database does not answer: ${cause.message}`,
    cause,
    retryAfterSeconds: 1,
  });
}

function saysUnavailable(cause: Error & { code?: unknown }): boolean {
  const { code } = cause;
  if (typeof code !== 'string') return MESSAGES.some((message) => cause.message.includes(message));
  return (
    NETWORK_CODES.has(code) ||
    code === READ_ONLY_TRANSACTION ||
    (code.length === 5 && CLASSES.includes(code.slice(0, 2)))
  );
}
