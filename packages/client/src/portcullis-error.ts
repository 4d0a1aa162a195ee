import type { components } from './api.generated.js';

/** The refusal as the gateway words it (RFC 9457). */
export type Problem = components['schemas']['Problem'];

/** An answer that is not a success. `code` is stable and published; `recordId` names the decision in the trail. */
export class PortcullisError extends Error {
  override readonly name = 'PortcullisError';

  constructor(
    readonly status: number,
    readonly problem: Problem | null,
    readonly retryAfterSeconds: number | null,
  ) {
    super(
      problem ? `${problem.code}: ${problem.detail}` : `the answer was ${status}, and no problem document`,
    );
  }

  get code(): string {
    return this.problem?.code ?? `HTTP_${this.status}`;
  }

  /** Why, as far as the caller may know. */
  get reasons(): NonNullable<Problem['reasons']> {
    return this.problem?.reasons ?? [];
  }

  get recordId(): string | undefined {
    return this.problem?.recordId;
  }
}

/** True when the task is no longer the caller's: its time ran out, or it was ended elsewhere. */
export function isLeaseLost(error: unknown): boolean {
  return error instanceof PortcullisError && error.code === 'LEASE_NOT_HELD';
}

/** Returns the error an unsuccessful answer stands for; takes its body. */
export async function toError(response: Response): Promise<PortcullisError> {
  return new PortcullisError(response.status, await problemOf(response), retryAfterOf(response));
}

async function problemOf(response: Response): Promise<Problem | null> {
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json') === true;
  if (!isProblem) {
    // A proxy's own page: read so that the connection can be used again, and not believed.
    await response.body?.cancel();
    return null;
  }
  return (await response.json()) as Problem;
}

/** Seconds; the date form is read too, because proxies use it. */
function retryAfterOf(response: Response): number | null {
  const value = response.headers.get('retry-after');
  if (value === null) return null;
  if (/^\d+$/.test(value)) return Number(value);
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, (at - Date.now()) / 1_000);
}
