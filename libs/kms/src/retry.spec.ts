import { describe, expect, it } from '@jest/globals';
import { retryTransient } from './retry.js';

const named = (name: string): Error => Object.assign(new Error(name), { name });

/** Fails with the given names in turn, then succeeds; counts the attempts. */
class Attempts {
  count = 0;

  constructor(private readonly failures: readonly string[]) {}

  readonly run = (): Promise<string> => {
    const failure = this.failures[this.count];
    this.count += 1;
    return failure === undefined ? Promise.resolve('done') : Promise.reject(named(failure));
  };
}

const parts = { signal: new AbortController().signal, random: () => 0 };

describe('retrying', () => {
  it.each([
    'ThrottlingException',
    'KMSInternalException',
    'DependencyTimeoutException',
    'KeyUnavailableException',
  ])('%s is tried three times in all, and the last error is the one thrown', async (name) => {
    const lasting = new Attempts([name, name, name, name]);
    await expect(retryTransient(lasting.run, parts)).rejects.toThrow(name);
    expect(lasting.count).toBe(3);
    const passing = new Attempts([name, name]);
    expect(await retryTransient(passing.run, parts)).toBe('done');
  });

  it.each([
    'InvalidCiphertextException',
    'DisabledException',
    'AccessDeniedException',
    'TimeoutError',
    'Error',
  ])('%s is never tried again', async (name) => {
    const attempts = new Attempts([name]);
    await expect(retryTransient(attempts.run, parts)).rejects.toThrow(name);
    expect(attempts.count).toBe(1);
  });

  it('a deadline that passes ends the pause and the retrying', async () => {
    const controller = new AbortController();
    const attempts = new Attempts(['ThrottlingException', 'ThrottlingException', 'ThrottlingException']);
    const result = retryTransient(attempts.run, { signal: controller.signal, random: () => 0.999 });
    controller.abort();
    await expect(result).rejects.toThrow();
    expect(attempts.count).toBe(1);
  });
});
