import { describe, expect, it } from '@jest/globals';
import { PortcullisError } from './portcullis-error.js';
import { DEFAULT_RETRY, delayBeforeRetry } from './retry.js';

const error = (status: number, retryAfterSeconds: number | null = null): PortcullisError =>
  new PortcullisError(status, null, retryAfterSeconds);

describe(delayBeforeRetry, () => {
  it.each([400, 401, 403, 404, 409, 412, 416, 422, 500, 502, 504])(
    'does not ask again after a %d',
    (status) => {
      expect(delayBeforeRetry(error(status, 1), 1, DEFAULT_RETRY)).toBeNull();
    },
  );

  it.each([429, 503])('waits twice as long after each %d, at random up to that', (status) => {
    const longest = [1, 2, 3, 4].map((attempt) =>
      delayBeforeRetry(error(status), attempt, DEFAULT_RETRY, () => 1),
    );
    expect(longest).toEqual([250, 500, 1_000, 2_000]);
    expect(delayBeforeRetry(error(status), 3, DEFAULT_RETRY, () => 0)).toBe(0);
  });

  it('never comes back before the gateway says', () => {
    expect(delayBeforeRetry(error(503, 2), 1, DEFAULT_RETRY, () => 0)).toBe(2_000);
    expect(delayBeforeRetry(error(503, 2), 1, DEFAULT_RETRY, () => 1)).toBe(2_250);
  });

  it('gives up after the last try, and when it is asked to wait longer than it may', () => {
    expect(delayBeforeRetry(error(503), 5, DEFAULT_RETRY)).toBeNull();
    expect(delayBeforeRetry(error(503, 31), 1, DEFAULT_RETRY)).toBeNull();
  });
});
