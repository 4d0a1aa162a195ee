/** Thrown when a deadline passed before the work was done. */
export class DeadlineError extends Error {
  constructor(deadlineMs: number) {
    super(`No answer within ${deadlineMs} ms.`);
    this.name = 'DeadlineError';
  }
}

/**
 * Settles within `deadlineMs` whatever the work does: its signal is aborted, and if the work ignores that, its result
 * is dropped. The timer is gone when this returns.
 */
export async function withDeadline<T>(
  deadlineMs: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const { promise: expired, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const error = new DeadlineError(deadlineMs);
    reject(error);
    controller.abort(error);
  }, deadlineMs);
  try {
    return await Promise.race([work(controller.signal), expired]);
  } finally {
    clearTimeout(timer);
  }
}
