import { describe, expect, it } from '@jest/globals';
import { DeadlineError, withDeadline } from './deadline.js';

describe('a deadline', () => {
  it('returns what the work returns, and throws what it throws', async () => {
    expect(await withDeadline(1_000, () => Promise.resolve('done'))).toBe('done');
    await expect(withDeadline(1_000, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  });

  it('ends work that never answers and ignores its signal', async () => {
    await expect(withDeadline(10, () => new Promise(() => undefined))).rejects.toThrow(DeadlineError);
  });

  it('tells the work that it is over', async () => {
    let signal: AbortSignal | undefined;
    const work = (given: AbortSignal): Promise<never> => {
      signal = given;
      return new Promise(() => undefined);
    };
    await expect(withDeadline(10, work)).rejects.toThrow('No answer within 10 ms.');
    expect(signal?.aborted).toBe(true);
  });

  it('work that fails after the deadline is no unhandled rejection', async () => {
    const { promise, reject } = Promise.withResolvers<never>();
    await expect(withDeadline(10, () => promise)).rejects.toThrow(DeadlineError);
    reject(new Error('late'));
    await new Promise((resolve) => setImmediate(resolve));
  });
});
