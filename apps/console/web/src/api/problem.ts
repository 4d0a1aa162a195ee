/** One reason of a refusal, as the API states it. */
export interface ProblemReason {
  readonly gate: string;
  readonly code: string;
  readonly detail: string;
}

/** A member of the request that was not accepted. */
export interface FieldProblem {
  readonly field: string;
  readonly detail: string;
}

interface ProblemBody {
  readonly code?: string;
  readonly detail?: string;
  readonly title?: string;
  readonly recordId?: string;
  readonly traceId?: string;
  readonly reasons?: readonly ProblemReason[];
  readonly errors?: readonly FieldProblem[];
}

/** A call that was not answered as hoped: what the API said of it, to be shown as it is. */
export class ApiProblem extends Error {
  readonly code: string;
  readonly recordId: string | undefined;
  readonly traceId: string | undefined;
  readonly reasons: readonly ProblemReason[];
  readonly fields: readonly FieldProblem[];

  constructor(
    readonly status: number,
    body: ProblemBody,
  ) {
    super(body.detail ?? body.title ?? `The answer was ${status}.`);
    this.name = 'ApiProblem';
    this.code = body.code ?? `HTTP_${status}`;
    this.recordId = body.recordId;
    this.traceId = body.traceId;
    this.reasons = body.reasons ?? [];
    this.fields = body.errors ?? [];
  }

  /** True when asking again may help. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status === 503;
  }
}

/** Returns what an answer that is no success says of itself. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const isProblem = response.headers.get('content-type')?.includes('json') ?? false;
  const body: unknown = isProblem ? await response.json().catch(() => null) : null;
  return new ApiProblem(response.status, body ?? {});
}

/** The answer of a service that could not be reached. */
export function unreachable(): ApiProblem {
  return new ApiProblem(0, {
    code: 'UNREACHABLE',
    detail: 'The service did not answer. Check the connection, then try again.',
  });
}

/** The answer when nobody is signed in any more. */
export function sessionOver(): ApiProblem {
  return new ApiProblem(401, { code: 'SESSION_OVER', detail: 'Your session has ended.' });
}
