import { AppError } from '#libs/kernel';

/** The address database cannot be used; start-up must stop, because every read would be denied or wrongly allowed. */
export function geoDatabaseInvalid(path: string, cause: unknown): AppError {
  return new AppError({
    code: 'GEO_DATABASE_INVALID',
    kind: 'internal',
    publicMessage: 'The address database cannot be read.',
    internalMessage: `The address database ${path} is missing or not an MMDB file with countries.`,
    cause,
  });
}

/** The list of anonymising networks cannot be used; start-up must stop rather than let such networks through. */
export function networkListInvalid(path: string, reason: string, cause?: unknown): AppError {
  return new AppError({
    code: 'NETWORK_LIST_INVALID',
    kind: 'internal',
    publicMessage: 'The list of anonymising networks cannot be read.',
    internalMessage: `The list of anonymising networks ${path} is not usable: ${reason}.`,
    cause,
  });
}
