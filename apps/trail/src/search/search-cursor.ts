import { decodeCursor, encodeCursor } from '#libs/http';
import { AppError, isUuid } from '#libs/kernel';
import { z } from 'zod';

const position = z.strictObject({ before: z.string().refine(isUuid), of: z.string().max(64) });

/** Returns the opaque text of "after this record, in this selection"; new records do not move it. */
export function toCursor(lastId: string, hash: string): string {
  return encodeCursor({ before: lastId, of: hash });
}

/** Returns the id a page comes after, or null for the first; a cursor of another selection, or not ours, is CURSOR_INVALID. */
export function fromCursor(cursor: string | undefined, hash: string): string | null {
  if (cursor === undefined) return null;
  const { before, of } = decodeCursor(cursor, position);
  if (of === hash) return before;
  throw new AppError({
    code: 'CURSOR_INVALID',
    kind: 'invalid',
    publicMessage: 'The cursor belongs to other filters.',
    context: { errors: [{ field: 'cursor', detail: 'belongs to other filters' }] },
  });
}
