import { AppError } from '#libs/kernel';

/** Returns the error of code that breaks a rule of this library (a range outside the tree, hashes of a wrong length); hostile input never causes it. */
export function tlogMisuse(detail: string): AppError {
  return new AppError({
    code: 'TLOG_MISUSED',
    kind: 'internal',
    publicMessage: 'Internal error.',
    internalMessage: detail,
  });
}

/** Returns the error of a signer that gave bytes its own public key does not verify; nothing signed so may leave. */
export function badSigner(name: string): AppError {
  return new AppError({
    code: 'TLOG_SIGNER_INVALID',
    kind: 'unavailable',
    publicMessage: 'The log could not be signed.',
    internalMessage: `The signature made as ${name} does not verify under its public key.`,
  });
}
