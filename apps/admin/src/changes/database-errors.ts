import { QueryFailedError } from 'typeorm';

/** What Postgres says of a refused statement. */
export interface DatabaseError {
  /** SQLSTATE. */
  readonly code: string;
  readonly constraint: string | undefined;
}

const SQLSTATE = /^[0-9A-Z]{5}$/;
const CONNECTION_CLASSES = ['08', '53', '57'];
const CONNECTION_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'ENOENT']);
// The two time limits of `pg` that carry no code.
const CONNECTION_MESSAGES = [
  'timeout exceeded when trying to connect',
  'Query read timeout',
  'Connection terminated',
];

/** Returns the server's refusal inside a thrown value; null when the server refused nothing. */
export function databaseErrorOf(error: unknown): DatabaseError | null {
  const driverError: unknown = error instanceof QueryFailedError ? error.driverError : error;
  if (!(driverError instanceof Error) || !('code' in driverError)) return null;
  const { code } = driverError;
  if (typeof code !== 'string' || !SQLSTATE.test(code)) return null;
  const constraint = 'constraint' in driverError ? driverError.constraint : undefined;
  return { code, constraint: typeof constraint === 'string' ? constraint : undefined };
}

/** True when something of this name, key or pair exists already. */
export function isUniqueViolation(error: unknown): boolean {
  return databaseErrorOf(error)?.code === '23505';
}

/** True when the server undid this transaction so that another could go on; trying again is safe. */
export function isDeadlock(error: unknown): boolean {
  return ['40P01', '40001'].includes(databaseErrorOf(error)?.code ?? '');
}

/** True when the database cannot be reached, is stopping, is full, read-only, or did not answer in time. */
export function isDatabaseUnavailable(error: unknown): boolean {
  const refused = databaseErrorOf(error);
  if (refused !== null)
    return refused.code === '25006' || CONNECTION_CLASSES.includes(refused.code.slice(0, 2));
  const cause: unknown = error instanceof QueryFailedError ? error.driverError : error;
  if (!(cause instanceof Error)) return false;
  if ('code' in cause && typeof cause.code === 'string' && CONNECTION_CODES.has(cause.code)) return true;
  return CONNECTION_MESSAGES.some((message) => cause.message.includes(message));
}
