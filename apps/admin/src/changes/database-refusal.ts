import { AppError } from '#libs/kernel';
import { conflict, notFound } from '../records/record.errors.js';
import { databaseErrorOf, isDatabaseUnavailable } from './database-errors.js';

interface Taken {
  readonly code: string;
  readonly message: string;
  readonly field?: string;
}

const SLUG_TAKEN: Taken = { code: 'SLUG_TAKEN', message: 'This slug is in use.', field: 'slug' };

/** What each unique constraint means to the caller. */
const TAKEN: Readonly<Record<string, Taken>> = {
  organisations_slug_key: SLUG_TAKEN,
  people_slug_key: SLUG_TAKEN,
  datasets_slug_key: SLUG_TAKEN,
  projects_slug_key: SLUG_TAKEN,
  tool_credentials_slug_key: SLUG_TAKEN,
  organisations_one_operator: {
    code: 'OPERATOR_EXISTS',
    message: 'There is an operator organisation already.',
  },
  people_issuer_subject_key: {
    code: 'SUBJECT_TAKEN',
    message: 'Another person signs in with this issuer and subject.',
    field: 'subject',
  },
  assignments_one_live: {
    code: 'ASSIGNMENT_EXISTS',
    message: 'This person has an assignment to this project already.',
    field: 'person',
  },
  items_key_key: {
    code: 'UPLOAD_CONFLICT',
    message: 'Another upload created this item at the same time. Send it again.',
  },
};

/** Returns the error to answer with: a refusal of the database becomes the 4xx it stands for, anything else stays as it is. */
export function toRefusal(error: unknown): unknown {
  if (error instanceof AppError) return error;
  if (isDatabaseUnavailable(error)) return databaseUnavailable(error);
  const refused = databaseErrorOf(error);
  if (refused === null) return error;
  switch (refused.code) {
    case '23505':
      return taken(refused.constraint);
    case '42501':
      // The second line refused what the first let through: to the caller it is not there.
      return Object.assign(notFound(), { cause: error });
    default:
      return byClass(refused.code.slice(0, 2), error);
  }
}

/** Classes 22 and 23 are values the database does not take; they get here only where a schema was too lenient. */
function byClass(sqlstateClass: string, cause: unknown): unknown {
  if (sqlstateClass !== '22' && sqlstateClass !== '23') return cause;
  return new AppError({
    code: 'VALUE_NOT_ALLOWED',
    kind: 'unprocessable',
    publicMessage: 'A value of the request is not allowed here.',
    cause,
  });
}

function taken(constraint = ''): AppError {
  const known = TAKEN[constraint];
  if (known === undefined) return conflict('CONFLICT', 'Another change got there first.');
  return conflict(known.code, known.message, known.field);
}

function databaseUnavailable(cause: unknown): AppError {
  return new AppError({
    code: 'DATABASE_UNAVAILABLE',
    kind: 'unavailable',
    publicMessage: 'The database does not answer at the moment.',
    internalMessage: `the database does not answer: ${cause instanceof Error ? cause.message : String(cause)}`,
    cause,
    retryAfterSeconds: 1,
  });
}
