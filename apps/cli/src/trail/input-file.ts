import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { inputUnreadable } from '../cli.errors.js';

/** Returns a small file's bytes; throws INPUT_UNREADABLE with the reason. */
export async function readInput(path: string): Promise<Buffer> {
  return readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw inputUnreadable(path, error.code === 'ENOENT' ? 'there is no such file' : error.message, error);
  });
}

/** Returns the JSON of a file as its schema says; throws INPUT_UNREADABLE naming the member that is wrong. */
export async function readJsonInput<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const text = (await readInput(path)).toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw inputUnreadable(path, 'not JSON', error);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw inputUnreadable(
    path,
    `${issue?.path.join('.') || 'it'}: ${issue?.message ?? 'invalid'}`,
    parsed.error,
  );
}
