import { HttpException } from '@nestjs/common';
import { AppError, type ErrorKind } from '#libs/kernel';
import type { FieldError, ProblemDescription, ProblemReason } from './problem.js';
import { transportProblem } from './transport-problem.js';

const STATUS: Readonly<Record<ErrorKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  precondition: 412,
  'too-large': 413,
  'unsupported-media': 415,
  range: 416,
  unprocessable: 422,
  'rate-limited': 429,
  internal: 500,
  unavailable: 503,
};

const DEFAULT_RETRY_AFTER_SECONDS = 5;
const NOT_FOUND_DETAIL = 'There is nothing here that you may see.';

const INTERNAL_ERROR: ProblemDescription = {
  status: 500,
  code: 'INTERNAL_ERROR',
  detail: 'The request failed inside the service. Quote the trace id when you report it.',
  headers: {},
};

/** Returns what the caller may read of any thrown value; nothing of an unknown error but the fact. */
export function describeError(error: unknown): ProblemDescription {
  if (error instanceof AppError) return describeAppError(error);
  if (error instanceof HttpException)
    return transportProblem(error.getStatus(), error.cause) ?? INTERNAL_ERROR;
  return transportProblem(statusOf(error), error) ?? INTERNAL_ERROR;
}

function describeAppError(error: AppError): ProblemDescription {
  if (error.kind === 'internal') return INTERNAL_ERROR;
  const recordId = error.context['recordId'];
  const headers = { ...kindHeaders(error), ...(isText(recordId) && { 'x-access-record': recordId }) };
  const common = {
    status: STATUS[error.kind],
    code: error.code,
    headers,
    ...(isText(recordId) && { recordId }),
  };
  // INVARIANT: a foreign item and a missing one answer with the same bytes, whatever the error says about either.
  if (error.kind === 'not-found') return { ...common, detail: NOT_FOUND_DETAIL };
  return { ...common, detail: error.publicMessage, ...publicContext(error) };
}

function publicContext(error: AppError): Pick<ProblemDescription, 'reasons' | 'errors'> {
  const { reasons, errors } = error.context;
  return {
    ...(Array.isArray(reasons) && { reasons: reasons.map(toReason) }),
    ...(Array.isArray(errors) && { errors: errors.map(toFieldError) }),
  };
}

/** Copies named members only, so nothing else a caller put into the context can leave. */
function toReason(value: unknown): ProblemReason {
  const { gate, code, detail } = value as ProblemReason;
  return { gate, code, detail };
}

function toFieldError(value: unknown): FieldError {
  const { field, detail } = value as FieldError;
  return { field, detail };
}

function kindHeaders(error: AppError): Record<string, string> {
  if (error.kind === 'unauthenticated') return { 'www-authenticate': 'Bearer realm="portcullis"' };
  if (error.kind === 'range') return { 'content-range': `bytes */${Number(error.context['size'] ?? 0)}` };
  // A conflict says when to send it again only where waiting helps.
  const waitingHelps = error.kind === 'conflict' && error.retryAfterSeconds !== undefined;
  if (error.kind !== 'unavailable' && error.kind !== 'rate-limited' && !waitingHelps) return {};
  const retryAfter = error.retryAfterSeconds ?? DEFAULT_RETRY_AFTER_SECONDS;
  return { 'retry-after': String(Math.max(1, Math.ceil(retryAfter))) };
}

function statusOf(error: unknown): number {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' ? status : 500;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
