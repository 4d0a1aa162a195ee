import { AppError } from '#libs/kernel';
import { describe, expect, it } from '@jest/globals';
import { toKeyError } from './aws-error.mapping.js';
import { keyError } from './key-service.errors.js';

const named = (name: string): Error => Object.assign(new Error('of arn:aws:kms:secret'), { name });

describe('errors of a KMS call', () => {
  it.each([
    ['DisabledException', 'KEY_DISABLED'],
    ['KMSInvalidStateException', 'KEY_DISABLED'],
    ['NotFoundException', 'KEY_NOT_FOUND'],
    ['InvalidCiphertextException', 'KEY_CONTEXT_MISMATCH'],
    ['IncorrectKeyException', 'KEY_CONTEXT_MISMATCH'],
    ['AccessDeniedException', 'KEY_ACCESS_DENIED'],
    ['UnrecognizedClientException', 'KEY_ACCESS_DENIED'],
    ['ThrottlingException', 'KEY_UNAVAILABLE'],
    ['KMSInternalException', 'KEY_UNAVAILABLE'],
    ['TimeoutError', 'KEY_UNAVAILABLE'],
    ['AbortError', 'KEY_UNAVAILABLE'],
    ['toString', 'KEY_UNAVAILABLE'],
  ])('%s is %s', (name, code) => {
    expect(toKeyError(named(name), 'Decrypt')).toMatchObject({ code });
  });

  it('whatever is thrown becomes an AppError that keeps its cause and says nothing of it outside', () => {
    for (const thrown of [named('DisabledException'), 'text', undefined, null, 7, {}]) {
      const error = toKeyError(thrown, 'Decrypt');
      expect(error).toBeInstanceOf(AppError);
      expect(error.cause).toBe(thrown);
      expect(error.publicMessage).not.toContain('arn:');
    }
  });

  it('only KEY_UNAVAILABLE says when to come back', () => {
    expect(toKeyError(named('ThrottlingException'), 'Decrypt').retryAfterSeconds).toBe(1);
    expect(toKeyError(named('DisabledException'), 'Decrypt').retryAfterSeconds).toBeUndefined();
  });

  it('an AppError passes through as it is', () => {
    const error = keyError('KEY_UNAVAILABLE', 'no member');
    expect(toKeyError(error, 'Decrypt')).toBe(error);
  });
});
