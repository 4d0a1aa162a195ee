/** One named refusal of the decision; codes are those of the published gate table. */
export interface ProblemReason {
  readonly gate: string;
  readonly code: string;
  readonly detail: string;
}

/** One field of the request that was refused: a dotted path, a parameter, a header, or `body` and `query` for the whole of it. */
export interface FieldError {
  readonly field: string;
  readonly detail: string;
}

/** What leaves as `application/problem+json` (RFC 9457), in this order of members. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly reasons?: readonly ProblemReason[];
  readonly errors?: readonly FieldError[];
  readonly recordId?: string;
  readonly traceId: string;
}

/** An error translated for the wire, before it is bound to a request. */
export interface ProblemDescription extends Omit<Problem, 'type' | 'title' | 'traceId'> {
  readonly headers: Readonly<Record<string, string>>;
}

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

const TITLES: Readonly<Record<number, string>> = {
  400: 'Invalid request',
  401: 'Not authenticated',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  408: 'Request timeout',
  409: 'Conflict',
  412: 'Precondition failed',
  413: 'Content too large',
  414: 'URI too long',
  415: 'Unsupported media type',
  416: 'Range not satisfiable',
  422: 'Unprocessable content',
  429: 'Too many requests',
  431: 'Request header fields too large',
  500: 'Internal error',
  503: 'Service unavailable',
};

/** Returns the stable identifier of an error code, e.g. `urn:portcullis:error:RANGE_NOT_SATISFIABLE`. */
export function problemType(code: string): string {
  return `urn:portcullis:error:${code}`;
}

/** Guarantees the published member order, so equal problems are equal bytes apart from `recordId` and `traceId`. */
export function toProblem(description: ProblemDescription, traceId: string): Problem {
  const { status, detail, code, reasons, errors, recordId } = description;
  return {
    type: problemType(code),
    title: TITLES[status] ?? 'Error',
    status,
    detail,
    code,
    ...(reasons && { reasons }),
    ...(errors && { errors }),
    ...(recordId !== undefined && { recordId }),
    traceId,
  };
}
