import { AppError } from '#libs/kernel';
import type { AuthenticationFailureCode } from './authentication-recorder.port.js';

const RETRY_AFTER_SECONDS = 5;

/** No usable credential was sent: the caller is told how to sign in, and nothing else. */
export function authenticationRequired(recordId: string): AppError {
  return new AppError({
    code: 'AUTHENTICATION_REQUIRED',
    kind: 'unauthenticated',
    publicMessage: 'Sign in to use this.',
    internalMessage: 'No credential was presented.',
    context: { challenge: 'Bearer', recordId },
  });
}

/** A credential was refused: word for word the same answer for every reason, which only the record and the log know. */
export function authenticationFailed(code: AuthenticationFailureCode, recordId: string): AppError {
  return new AppError({
    code: 'AUTHENTICATION_FAILED',
    kind: 'unauthenticated',
    publicMessage: 'These credentials are not accepted.',
    internalMessage: `Authentication failed: ${code}.`,
    context: { challenge: 'Bearer', recordId },
  });
}

/** No key of the identity provider may be trusted any more: every token is refused, good ones too, so it is not a 401. */
export function identityProviderUnavailable(recordId: string): AppError {
  return new AppError({
    code: 'IDENTITY_PROVIDER_UNAVAILABLE',
    kind: 'unavailable',
    publicMessage: 'Sign-in cannot be checked right now.',
    internalMessage: 'No key of the identity provider may be trusted any more.',
    context: { recordId },
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  });
}

/** What cannot be recorded is not answered: neither let in nor silently turned away. */
export function authenticationNotRecorded(cause: unknown): AppError {
  return new AppError({
    code: 'AUDIT_UNAVAILABLE',
    kind: 'unavailable',
    publicMessage: 'This cannot be recorded right now, so it is refused.',
    internalMessage: 'An authentication could not be recorded.',
    cause,
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  });
}
