import { AppError } from '#libs/kernel';

/** Nothing that this caller may know of: missing and foreign look the same. */
export function notFound(): AppError {
  return new AppError({
    code: 'NOT_FOUND',
    kind: 'not-found',
    publicMessage: 'There is nothing here that you may see.',
  });
}

/** A body names something that does not exist for this caller; says which field, not why. */
export function unknownReference(field: string): AppError {
  return unprocessable('REFERENCE_UNKNOWN', field, 'names nothing that you may see');
}

/** The request is well formed but cannot be; `field` is the member to look at. */
export function unprocessable(code: string, field: string, detail: string): AppError {
  return new AppError({
    code,
    kind: 'unprocessable',
    publicMessage: `The field ${field} ${detail}.`,
    context: { errors: [{ field, detail }] },
  });
}

/** The request is right but another one got there first. */
export function conflict(code: string, publicMessage: string, field?: string): AppError {
  const errors = field === undefined ? {} : { errors: [{ field, detail: 'is taken' }] };
  return new AppError({ code, kind: 'conflict', publicMessage, context: errors });
}

/** Two clients use this slug; only the id or the client's name is clear. */
export function slugAmbiguous(): AppError {
  return conflict(
    'SLUG_AMBIGUOUS',
    'Several organisations use this slug: use the id, or name the organisation.',
  );
}
