import { AppError } from '#libs/kernel';

/** The published codes of stored bytes or rows that are not what was sealed; each is an incident, never a client's mistake. */
export type IntegrityCode =
  | 'INTEGRITY_HEADER_INVALID'
  | 'INTEGRITY_COMMITMENT_MISMATCH'
  | 'INTEGRITY_CHUNK_REJECTED'
  | 'INTEGRITY_LENGTH_INVALID'
  | 'INTEGRITY_STORAGE_SHORT'
  | 'INTEGRITY_STORAGE_LONG'
  | 'INTEGRITY_KEY_LENGTH'
  | 'INTEGRITY_DATA_KEY_REJECTED';

type Context = Readonly<Record<string, unknown>>;

/** Returns the one error shape of a failed integrity check; the context holds lengths and indexes, never key or item bytes. */
export function integrityError(code: IntegrityCode, detail: string, context: Context = {}): AppError {
  return new AppError({
    code,
    kind: 'internal',
    publicMessage: 'The stored item failed its integrity check.',
    internalMessage: detail,
    context,
  });
}

/** True exactly for errors of `integrityError`, which the caller reports as an incident. */
export function isIntegrityError(error: unknown): error is AppError {
  return error instanceof AppError && error.code.startsWith('INTEGRITY_');
}

/** Returns the error of code that breaks a rule of this library (a nonce used twice, a destroyed key, a range outside the item). */
export function misuseError(
  code: 'ENVELOPE_KEY_MISUSED' | 'ENVELOPE_RANGE_INVALID' | 'ENVELOPE_MANIFEST_INVALID',
  detail: string,
): AppError {
  return new AppError({ code, kind: 'internal', publicMessage: 'Internal error.', internalMessage: detail });
}

/** Returns the error of a plaintext beyond 2^52 - 1 bytes, where the chunk counter of the format ends. */
export function tooLargeError(): AppError {
  return new AppError({
    code: 'ENVELOPE_ITEM_TOO_LARGE',
    kind: 'too-large',
    publicMessage: 'An item may not exceed 4 PiB - 1 byte.',
  });
}

/** Returns the stable error of a format byte this release cannot read (a newer release wrote it, or the row is damaged). */
export function unknownFormatError(formatByte: number | undefined): AppError {
  return new AppError({
    code: 'ENVELOPE_FORMAT_UNKNOWN',
    kind: 'internal',
    publicMessage: 'The stored item has a format this release cannot read.',
    context: { formatByte },
  });
}
