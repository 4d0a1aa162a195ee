import { AppError } from '#libs/kernel';

/** Nothing that this caller may know of: missing and foreign look the same. */
export function notFound(recordId?: string): AppError {
  return new AppError({
    code: 'NOT_FOUND',
    kind: 'not-found',
    publicMessage: 'There is nothing here that you may see.',
    ...(recordId !== undefined && { context: { recordId } }),
  });
}

/** A filter names something that does not exist for this caller; says which filter, not why. */
export function unknownReference(field: string): AppError {
  const detail = 'names nothing that you may see';
  return new AppError({
    code: 'REFERENCE_UNKNOWN',
    kind: 'unprocessable',
    publicMessage: `The field ${field} ${detail}.`,
    context: { errors: [{ field, detail }] },
  });
}

/** Two clients use this slug; only the id or the client's name is clear. */
export function slugAmbiguous(field: string): AppError {
  return new AppError({
    code: 'SLUG_AMBIGUOUS',
    kind: 'conflict',
    publicMessage: 'Several organisations use this slug: use the id, or name the organisation.',
    context: { errors: [{ field, detail: 'is used by several organisations' }] },
  });
}
