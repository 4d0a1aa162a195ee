import { RequestTimeoutException } from '@nestjs/common';
import { AppError } from '#libs/kernel';
import { unprocessable } from '../../records/record.errors.js';

/** The file cannot be read as CSV at all, so no row of it can be named. */
export function csvMalformed(why: string, cause?: unknown): AppError {
  return new AppError({
    code: 'CSV_MALFORMED',
    kind: 'invalid',
    publicMessage: `The file cannot be read as CSV: ${why}.`,
    cause,
  });
}

/** The heading is not one this route knows. */
export function csvColumns(field: string, detail: string): AppError {
  return unprocessable('CSV_COLUMNS', field, detail);
}

/** There is no row below the heading. */
export function csvEmpty(): AppError {
  return unprocessable('CSV_EMPTY', 'rows', 'must have at least one row below the heading');
}

/** One file is one change, which reads of the client wait for: it is bounded. */
export function csvTooManyRows(most: number): AppError {
  return new AppError({
    code: 'CSV_TOO_MANY_ROWS',
    kind: 'unprocessable',
    publicMessage: `The file has more than ${most} rows. Send it in parts.`,
    context: { errors: [{ field: 'rows', detail: `must be at most ${most}` }] },
  });
}

/** The same answer as for a JSON body that does not arrive. */
export function csvTooLate(): RequestTimeoutException {
  return new RequestTimeoutException();
}
