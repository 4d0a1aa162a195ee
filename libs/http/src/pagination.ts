import { z } from 'zod';
import { AppError } from '#libs/kernel';

/** Room for the longest name in a position, each of its characters four bytes. */
const MAX_CURSOR_CHARS = 2_048;
const BASE64URL = /^[A-Za-z0-9_-]+$/;

/** Query parameters of every list route: `cursor` from the page before, `limit` 1 to 1000, default 100. */
export const pageQuery = z.object({
  cursor: z.string().max(MAX_CURSOR_CHARS).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});

export type PageQuery = z.infer<typeof pageQuery>;

/** Returns the opaque text of a position in a list; what it holds may change between versions. */
export function encodeCursor(position: unknown): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/** Returns the position a cursor of ours stands for; anything else is a 400 `CURSOR_INVALID`. */
export function decodeCursor<Schema extends z.ZodType>(cursor: string, position: Schema): z.output<Schema> {
  if (cursor.length > MAX_CURSOR_CHARS || !BASE64URL.test(cursor)) throw cursorInvalid();
  const parsed = position.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString('utf8')));
  if (!parsed.success) throw cursorInvalid(parsed.error);
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw cursorInvalid(cause);
  }
}

function cursorInvalid(cause?: unknown): AppError {
  return new AppError({
    code: 'CURSOR_INVALID',
    kind: 'invalid',
    publicMessage: 'The cursor is not one that this list returned.',
    context: { errors: [{ field: 'cursor', detail: 'is not one that this list returned' }] },
    cause,
  });
}
