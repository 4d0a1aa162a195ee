import { AppError } from '#libs/kernel';
import { type KeyErrorCode, keyError } from './key-service.errors.js';

/** Names from the error lists of the KMS API reference and of Signature Version 4; what is not here is KEY_UNAVAILABLE. */
const CODE_OF_NAME: ReadonlyMap<string, KeyErrorCode> = new Map<string, KeyErrorCode>([
  ['DisabledException', 'KEY_DISABLED'],
  ['KMSInvalidStateException', 'KEY_DISABLED'],
  ['NotFoundException', 'KEY_NOT_FOUND'],
  ['InvalidArnException', 'KEY_NOT_FOUND'],
  ['InvalidKeyUsageException', 'KEY_NOT_FOUND'],
  ['ValidationException', 'KEY_NOT_FOUND'],
  ['UnsupportedOperationException', 'KEY_NOT_FOUND'],
  ['InvalidCiphertextException', 'KEY_CONTEXT_MISMATCH'],
  ['IncorrectKeyException', 'KEY_CONTEXT_MISMATCH'],
  ['AccessDeniedException', 'KEY_ACCESS_DENIED'],
  ['CredentialsProviderError', 'KEY_ACCESS_DENIED'],
  ['ExpiredTokenException', 'KEY_ACCESS_DENIED'],
  ['IncompleteSignatureException', 'KEY_ACCESS_DENIED'],
  ['InvalidClientTokenId', 'KEY_ACCESS_DENIED'],
  ['InvalidSignatureException', 'KEY_ACCESS_DENIED'],
  ['MissingAuthenticationTokenException', 'KEY_ACCESS_DENIED'],
  ['UnrecognizedClientException', 'KEY_ACCESS_DENIED'],
]);

/**
 * Returns the `AppError` for anything a KMS call can throw. An unknown failure is KEY_UNAVAILABLE: the caller gets no
 * key either way, and asking again later is the only harmless advice.
 */
export function toKeyError(error: unknown, action: string): AppError {
  if (error instanceof AppError) return error;
  // Read by shape: an error of the runtime and one of the SDK need not share a base class.
  const { name = 'UnknownError', message = '' } = (error ?? {}) as Partial<Error>;
  return keyError(
    CODE_OF_NAME.get(name) ?? 'KEY_UNAVAILABLE',
    `KMS ${action} failed: ${name}: ${message}`,
    error,
  );
}
